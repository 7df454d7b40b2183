import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import type { ButtonStyle } from '@astra/ui/button';
import { State } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { meetingsApi } from '#api/meetings.ts';
import type { MeetingGuest } from '#api/meetings.ts';
import { useTime } from '#shared/use-time.ts';
import { useHeldWords, waits } from './held-words.ts';
import { useMe } from './session.tsx';
import { useKeepMeeting } from './use-day.ts';
import type { Seat } from './day.ts';

/** What must not be missed of a person: they ask for help, a colleague helps already, their page is closed. */
export function GuestStates({ guest }: { readonly guest: MeetingGuest }): ReactElement {
  const t = useTranslations('today');
  const theirs = useHeldWords().filter(({ guestId }) => guestId === guest.id);
  const held = theirs.filter(waits).length;
  return (
    <>
      {held > 0 && (
        <State tone="warn" icon="cloud-off">
          {t('heldWords', { count: held })}
        </State>
      )}
      {theirs.length > held && (
        <State tone="danger" icon="cloud-off">
          {t('wordsNotGone', { count: theirs.length - held })}
        </State>
      )}
      {guest.helper && <HelpedBy helper={guest.helper} />}
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

/** Two who know of each other do not telephone the same patient. */
function HelpedBy({
  helper,
}: {
  readonly helper: NonNullable<MeetingGuest['helper']>;
}): ReactElement {
  const t = useTranslations('today.helper');
  const { id: ownId } = useMe();
  const time = useTime().at(helper.since);
  const { name } = helper;
  const words =
    helper.id === ownId
      ? t('own', { time })
      : t(name === '' ? 'nameless' : 'other', { name, time });
  return (
    <State tone="action" icon="life-buoy">
      {words}
    </State>
  );
}

/** Says that one looks after a person's call for help, by telephone for instance; there only while nobody does. */
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
    <Button look={look} icon="life-buoy" busy={settle.isPending} onClick={() => settle.mutate()}>
      {t('settleHelp')}
      <VisuallyHidden> {t('settleHelpOf', { name: guest.name })}</VisuallyHidden>
    </Button>
  );
}
