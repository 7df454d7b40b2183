import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import type { ButtonStyle } from '@astra/ui/button';
import { State } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { meetingsApi } from '#api/meetings.ts';
import type { MeetingGuest } from '#api/meetings.ts';
import { useKeepMeeting } from './use-day.ts';
import type { Seat } from './day.ts';

/** What must not be missed of a person: they ask for help, their page is closed. */
export function GuestStates({ guest }: { readonly guest: MeetingGuest }): ReactElement {
  const t = useTranslations('today');
  return (
    <>
      {guest.asksForHelp && (
        <State tone="danger" icon="life-buoy">
          {t('asksForHelp')}
        </State>
      )}
      {/* Who is seen and heard is here, whatever else their page has lost. */}
      {!guest.isOnline && guest.step !== 'in-call' && (
        <State tone="warn" icon="unplug">
          {t('away')}
        </State>
      )}
    </>
  );
}

/** Whoever was helped in another way, by telephone for instance, asks no longer; there only while they do. */
export function SettleHelp({
  meeting,
  guest,
  look,
}: Seat & Pick<ButtonStyle, 'look'>): ReactElement | null {
  const t = useTranslations('today');
  const keep = useKeepMeeting();
  const settle = useMutation({
    mutationFn: () => meetingsApi.settleHelp(meeting.id, guest.id),
    onSuccess: keep,
    // It may be over, or a colleague's: the page shows what is true now.
    onError: () => keep(undefined),
  });
  if (!guest.asksForHelp || !meeting.may.includes('meeting.settle-help')) return null;
  return (
    <Button look={look} icon="check" busy={settle.isPending} onClick={() => settle.mutate()}>
      {t('settleHelp')}
      <VisuallyHidden> {t('settleHelpOf', { name: guest.name })}</VisuallyHidden>
    </Button>
  );
}
