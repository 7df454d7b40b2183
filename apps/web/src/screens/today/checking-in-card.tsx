import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { WaitingCard } from '@astra/ui/waiting-card';
import { DeviceChips } from '#app/device-chips.tsx';
import { GuestStates, SettleHelp } from '#app/guest-states.tsx';
import { PhoneLink } from '#app/phone-link.tsx';
import { WriteDialog } from '#app/write-dialog.tsx';
import type { Seat } from '#app/day.ts';

const stepNumbers = { proved: 2, consented: 3, checked: 4 } as const;

/** Somebody who is on the way in, not ready yet; or who asks for help where they have stopped. */
export function CheckingInCard({
  meeting,
  guest,
  showsHost,
}: Seat & { readonly showsHost: boolean }): ReactElement {
  const t = useTranslations('today');
  const [isOpen, setOpen] = useState(false);
  const where =
    guest.step in stepNumbers
      ? t('step', { step: stepNumbers[guest.step as keyof typeof stepNumbers] })
      : t(guest.step === 'refused-consent' ? 'status.refused' : 'status.left');
  const about = [where, showsHost && t('with', { name: meeting.host.displayName })];
  return (
    <>
      <WaitingCard
        name={guest.name}
        about={about.filter(Boolean).join(' · ')}
        tests={
          (guest.checks || guest.asksForHelp || guest.helper) && (
            <>
              <DeviceChips guest={guest} />
              <GuestStates guest={guest} />
            </>
          )
        }
        actions={
          <>
            {meeting.may.includes('meeting.write') && (
              <Button icon="message-circle" onClick={() => setOpen(true)}>
                {t('write')}
                <VisuallyHidden> {t('to', { name: guest.name })}</VisuallyHidden>
              </Button>
            )}
            <PhoneLink guest={guest} />
            <SettleHelp {...{ meeting, guest }} />
          </>
        }
      />
      {isOpen && <WriteDialog meeting={meeting} guest={guest} onClose={() => setOpen(false)} />}
    </>
  );
}
