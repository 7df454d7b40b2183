import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Thread, ThreadItem } from '@astra/ui/thread';
import type { KnotState } from '@astra/ui/thread';
import { useToast } from '@astra/ui/toast';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import { DeviceChips } from '#app/device-chips.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { useTime } from '#shared/use-time.ts';
import type { Time } from '#shared/use-time.ts';

interface HistoryProps {
  readonly meeting: Meeting;
  readonly guest: MeetingGuest;
}

type MailKey = 'sent' | 'mailWaiting' | 'mailFailed';

interface Event {
  readonly key:
    | MailKey
    | 'opened'
    | 'proved'
    | 'locked'
    | 'agreed'
    | 'refused'
    | 'checked'
    | 'waiting'
    | 'admitted';
  readonly state: KnotState;
  readonly at?: string | null | undefined;
}

const afterOpening: ReadonlySet<string> = new Set(['opened', 'proved', 'locked']);
const mailEvents = {
  sent: { key: 'sent', state: 'done' },
  waiting: { key: 'mailWaiting', state: 'now' },
  failed: { key: 'mailFailed', state: 'danger' },
} as const satisfies Record<string, Event>;

/** The first mail was there once its link was opened; a later one (another hour, a new link) may still be on its way. */
function mailsOf(
  { invitation }: MeetingGuest,
  hasOpened: boolean,
): { readonly first: Event; readonly last: Event | false } {
  const newest = { ...mailEvents[invitation.mail.state], at: invitation.mail.at };
  const first = { ...mailEvents.sent, at: invitation.sentAt };
  if (hasOpened) return { first, last: newest.key !== 'sent' && newest };
  return { first: newest, last: false };
}

/** What happened after the link was opened, as far as it did. */
function wayInOf({ step, invitation, consent, checks }: MeetingGuest): readonly (Event | false)[] {
  return [
    invitation.state === 'locked' && { key: 'locked', state: 'danger' },
    step !== 'invited' && { key: 'proved', state: 'done' },
    consent !== null && {
      key: consent.isAccepted ? 'agreed' : 'refused',
      state: consent.isAccepted ? 'done' : 'warn',
      at: consent.at,
    },
    checks !== null && { key: 'checked', state: 'done' },
  ];
}

/** What happened to the invitation, in order, and the next step as a dotted one. */
function eventsOf(guest: MeetingGuest): readonly Event[] {
  const { invitation, queuedSince, admittedAt, step } = guest;
  const hasOpened = afterOpening.has(invitation.state) || step !== 'invited';
  const isClosed = invitation.state === 'closed';
  // What became of a cancellation's mail is said above everything else.
  if (isClosed && !hasOpened) return [];
  const { first, last } = mailsOf(guest, hasOpened);
  const list: (Event | false)[] = [
    first,
    { key: 'opened', state: hasOpened ? 'done' : 'next' },
    ...wayInOf(guest),
    queuedSince !== null && {
      key: 'waiting',
      state: step === 'waiting' ? 'now' : 'done',
      at: queuedSince,
    },
    admittedAt !== null && { key: 'admitted', state: 'done', at: admittedAt },
    !isClosed && last,
  ];
  return list.filter((event) => event !== false);
}

function momentWords(time: Time, at: string): string {
  return `${time.at(at, 'shortDay')}, ${time.at(at)}`;
}

function RenewLink({ meeting, guest }: HistoryProps): ReactElement | null {
  const t = useTranslations('meeting.link');
  const toast = useToast();
  const keep = useKeepMeeting();
  const renew = useMutation({
    mutationFn: () => meetingsApi.renewLink(meeting.id, guest.id),
    onSuccess: (next) => {
      keep(next);
      toast({ message: t('renewed', { email: guest.email }) });
    },
  });
  // Of several guests, one alone may still have something there after the end.
  const isClosed = guest.invitation.state === 'closed';
  if (isClosed || !meeting.may.includes('meeting.renew-link')) return null;
  return (
    <>
      <ProblemNotice error={renew.error} />
      <Button icon="send" wide busy={renew.isPending} onClick={() => renew.mutate()}>
        {t('renew')}
      </Button>
      <p className="small soft">{t(meeting.state === 'ended' ? 'renewAfterwards' : 'renewMore')}</p>
    </>
  );
}

/** What became of the invitation, step by step. */
export function InvitationHistory({ meeting, guest }: HistoryProps): ReactElement {
  const t = useTranslations('meeting');
  const time = useTime();
  const events = eventsOf(guest);
  return (
    <>
      <h2 className="h3">{t('history')}</h2>
      {events.length === 0 && <p className="soft">{t('neverUsed')}</p>}
      <Thread>
        {events.map(({ key, state, at }) => (
          <ThreadItem key={key} state={state}>
            {t(`events.${key}`)}
            {state === 'next' && <VisuallyHidden> ({t('notYet')})</VisuallyHidden>}
            {at && (
              <>
                <br />
                <span className="small soft num">{momentWords(time, at)}</span>
              </>
            )}
            {(key === 'mailWaiting' || key === 'mailFailed') && (
              <p className="small soft">{t(`events.${key}More`)}</p>
            )}
            {key === 'checked' && (
              <div className="wait__tests">
                <DeviceChips guest={guest} />
              </div>
            )}
          </ThreadItem>
        ))}
      </Thread>
      {guest.invitation.state === 'opened' && guest.step === 'invited' && (
        <p className="small soft">
          {t('link.triesLeft', { count: guest.invitation.attemptsLeft })}
        </p>
      )}
      <RenewLink meeting={meeting} guest={guest} />
    </>
  );
}
