import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { EmptyState } from '@astra/ui/empty-state';
import type { IconName } from '@astra/ui/icon';
import { WaitingCard } from '@astra/ui/waiting-card';
import '@astra/ui/day.css';
import '@astra/ui/states.css';
import type { Meeting } from '#api/meetings.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { DeviceChips, useWaitingSays } from '#app/device-chips.tsx';
import { GuestStates } from '#app/guest-states.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { PhoneLink } from '#app/phone-link.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMe } from '#app/session.tsx';
import { mayLetIn, useAdmit } from '#app/use-admit.ts';
import { useAboutGuest } from '#app/use-about-guest.ts';
import { useDay } from '#app/use-day.ts';
import { firstHere, minutesHeld, queueOf } from '#app/day.ts';
import type { Seat } from '#app/day.ts';
import { useTime } from '#shared/use-time.ts';
import type { CallOver } from './call-room.tsx';

interface AfterCallProps {
  readonly meeting: Meeting;
  readonly over: CallOver | null;
  /** Given while the consultation is still open. */
  readonly onRejoin: (() => void) | undefined;
}

type Outcome =
  | 'removed'
  | 'ended'
  | 'cancelled'
  | 'not-open'
  | 'left'
  | 'replaced'
  | 'lost'
  | 'blocked'
  | 'refused'
  | 'with-another';

const icons: Readonly<Record<Outcome, IconName>> = {
  ended: 'circle-check',
  cancelled: 'calendar-x',
  'not-open': 'door-closed',
  left: 'log-out',
  replaced: 'monitor-smartphone',
  lost: 'wifi-off',
  blocked: 'wifi-off',
  refused: 'lock-keyhole',
  removed: 'user-round-x',
  'with-another': 'arrow-right-left',
};

const byReason: Readonly<Record<Exclude<CallOver['reason'], 'removed' | 'refused'>, Outcome>> = {
  'ended-by-host': 'ended',
  'connection-lost': 'lost',
  'media-blocked': 'blocked',
  replaced: 'replaced',
  left: 'left',
};

/** Whether a moderator has taken this person out. */
const isRemovedFrom = ({ members }: Meeting, personId: string): boolean =>
  members.some(({ id, isRemoved }) => id === personId && isRemoved);

/** What there is to say now that this page shows no call. */
function outcomeOf(meeting: Meeting, over: CallOver | null, personId: string): Outcome {
  if (meeting.state === 'ended' || meeting.state === 'cancelled') return meeting.state;
  if (isRemovedFrom(meeting, personId)) return 'removed';
  if (over === null && meeting.may.includes('meeting.join')) return 'not-open';
  const reason = over?.reason ?? 'refused';
  if (reason !== 'removed' && reason !== 'refused') return byReason[reason];
  return meeting.kind === 'meeting' ? reason : shutTo(meeting, personId);
}

/** A consultation has one professional: whoever handed it over reads with whom it goes on. */
const shutTo = ({ host }: Meeting, personId: string): Outcome =>
  host.id === personId ? 'refused' : 'with-another';

function NextPatient({ meeting, guest }: Seat): ReactElement {
  const t = useTranslations('hostCall');
  const aboutGuest = useAboutGuest();
  const says = useWaitingSays()(guest);
  const admit = useAdmit();
  return (
    <section className="measure after-call" aria-labelledby="next">
      <h2 id="next" className="mb-2">
        {t('next')}
      </h2>
      <WaitingCard
        name={guest.name}
        about={aboutGuest(guest)}
        sinceMs={guest.waitingSince ? Date.parse(guest.waitingSince) : undefined}
        isFirst
        tests={
          <>
            <DeviceChips guest={guest} />
            <GuestStates guest={guest} />
          </>
        }
        says={says}
        actions={
          <>
            {mayLetIn(meeting) && (
              <Button
                look={guest.isOnline ? 'main' : 'plain'}
                icon="door-open"
                busy={admit.isPending}
                onClick={() => admit.mutate({ meeting, guest })}
              >
                {t('letInNext', { name: guest.name })}
              </Button>
            )}
            <PhoneLink guest={guest} look="link" />
          </>
        }
      />
      <ProblemNotice error={admit.error} />
    </section>
  );
}

/** Nobody waits: said, so that the doctor need not go and look; and when the next one is planned. */
function NobodyWaits({ meetings }: { readonly meetings: readonly Meeting[] }): ReactElement {
  const t = useTranslations('hostCall');
  const time = useTime();
  const now = useNow(30_000);
  const later = meetings.find(
    ({ state, startsAt }) => state === 'planned' && Date.parse(startsAt) > now,
  );
  const name = later?.title ?? later?.guests[0]?.name ?? '';
  return (
    <section className="measure after-call centre" aria-labelledby="next">
      <h2 id="next" className="visually-hidden">
        {t('next')}
      </h2>
      <p>{t('nobodyForYou')}</p>
      {later && (
        <p className="soft">{t('later', { name, when: time.when(later.startsAt, now) })}</p>
      )}
    </section>
  );
}

function Next({ meetings }: { readonly meetings: readonly Meeting[] }): ReactElement {
  const first = firstHere(queueOf(meetings));
  return first ? <NextPatient {...first} /> : <NobodyWaits meetings={meetings} />;
}

/** What is said of a call that is over, of either kind. */
function useOutcomeWords(
  meeting: Meeting,
  outcome: Outcome,
): { readonly title: string; readonly body: string; readonly details: string } {
  const t = useTranslations('hostCall');
  const consultation = useTranslations('hostCall.after');
  const group = useTranslations('group.after');
  const words = meeting.kind === 'meeting' ? group : consultation;
  const name = meeting.guests[0]?.name ?? '';
  const minutes = minutesHeld(meeting);
  const [waits] = queueOf([meeting]);
  if (outcome === 'with-another')
    return {
      details: t('details'),
      title: consultation('with-another.title', { host: meeting.host.displayName }),
      body: waits
        ? consultation('with-another.waits', { name: waits.guest.name })
        : consultation('with-another.body'),
    };
  const isLasted = outcome === 'ended' && minutes !== null;
  return {
    details: meeting.kind === 'meeting' ? group('details') : t('details'),
    title: words(`${outcome}.title`, { name }),
    body: isLasted ? t('lasted', { minutes }) : words(`${outcome}.body`, { name }),
  };
}

/** After a call: what became of it, and who comes next. */
export function AfterCall({ meeting, over, onRejoin }: AfterCallProps): ReactElement {
  const t = useTranslations('hostCall');
  const time = useTime();
  const now = useNow(30_000);
  // One's own day: the consultation itself may be a colleague's by now.
  const { id: ownId } = useMe();
  const day = useDay(time.dayOf(now), ownId);
  // Whom one has put back, or who has come back, waits for one like anybody else; in a meeting of others, not for one.
  const ofOwn = (day.data ?? []).filter((one) => one.id !== meeting.id || mayLetIn(one));
  const waiting = queueOf(ofOwn).length;
  const outcome = outcomeOf(meeting, over, ownId);
  const words = useOutcomeWords(meeting, outcome);
  const guest = meeting.kind === 'consultation' ? meeting.guests[0] : undefined;
  return (
    <Screen>
      <EmptyState
        icon={icons[outcome]}
        level={1}
        title={<ScreenTitle title={words.title} />}
        action={
          <>
            {onRejoin && (
              <Button look={waiting > 0 ? 'plain' : 'main'} icon="video" onClick={onRejoin}>
                {t('rejoin')}
              </Button>
            )}
            <ButtonAppLink look={waiting > 0 || onRejoin ? 'plain' : 'main'} icon="house" href="/">
              {t('toDay')}
            </ButtonAppLink>
            <ButtonAppLink look="quiet" href={`/consultations/${meeting.id}`}>
              {words.details}
            </ButtonAppLink>
          </>
        }
      >
        <p>{words.body}</p>
        {guest && (outcome === 'lost' || outcome === 'blocked') && (
          <p>
            <PhoneLink guest={guest} look="link" />
          </p>
        )}
      </EmptyState>
      {day.data && <Next meetings={ofOwn} />}
    </Screen>
  );
}
