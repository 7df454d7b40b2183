import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { State } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { WaitingCard } from '@astra/ui/waiting-card';
import { DeviceChips } from '#app/device-chips.tsx';
import { WriteDialog } from '#app/write-dialog.tsx';
import type { Seat } from '#app/day.ts';

const stepNumbers = { proved: 2, consented: 3, checked: 4 } as const;

/** Somebody who is on the way in, not ready yet. */
export function CheckingInCard({
  meeting,
  guest,
  showsHost,
}: Seat & { readonly showsHost: boolean }): ReactElement {
  const t = useTranslations('today');
  const [isOpen, setOpen] = useState(false);
  const step = guest.step in stepNumbers ? stepNumbers[guest.step as keyof typeof stepNumbers] : 2;
  const about = [t('step', { step }), showsHost && t('with', { name: meeting.host.displayName })];
  return (
    <>
      <WaitingCard
        name={guest.name}
        about={about.filter(Boolean).join(' · ')}
        tests={
          (guest.checks || guest.asksForHelp) && (
            <>
              <DeviceChips guest={guest} />
              {guest.asksForHelp && (
                <State tone="danger" icon="life-buoy">
                  {t('asksForHelp')}
                </State>
              )}
            </>
          )
        }
        actions={
          meeting.may.includes('meeting.write') && (
            <Button icon="message-circle" onClick={() => setOpen(true)}>
              {t('write')}
              <VisuallyHidden> {t('to', { name: guest.name })}</VisuallyHidden>
            </Button>
          )
        }
      />
      {isOpen && <WriteDialog meeting={meeting} guest={guest} onClose={() => setOpen(false)} />}
    </>
  );
}
