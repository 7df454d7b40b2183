import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { DaySlot } from '@astra/ui/day-slot';
import { State } from '@astra/ui/state';
import type { KnotState } from '@astra/ui/thread';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { ButtonAppLink, useGo } from '#app/app-link.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { useTime } from '#shared/use-time.ts';
import { minutesHeld } from '#app/day.ts';

interface GroupRowProps {
  readonly meeting: Meeting;
  readonly now: number;
  readonly day: string;
}

const knots: Readonly<Record<Meeting['state'], KnotState>> = {
  planned: 'next',
  open: 'now',
  ended: 'done',
  cancelled: 'next',
};

/** Opens a planned meeting and goes to it. */
export function OpenGroupButton({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const t = useTranslations('group');
  const keep = useKeepMeeting();
  const go = useGo();
  const open = useMutation({
    mutationFn: () => meetingsApi.open(meeting.id),
    onSuccess: (opened) => {
      keep(opened);
      go(`/appel/${meeting.id}`);
    },
    onError: () => keep(undefined),
  });
  return (
    <Button look="main" icon="video" busy={open.isPending} onClick={() => open.mutate()}>
      {t('open')}
      <VisuallyHidden> {meeting.title}</VisuallyHidden>
    </Button>
  );
}

function RowEnd({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const t = useTranslations('group');
  const today = useTranslations('today');
  const { state, may } = meeting;
  return (
    <>
      {state === 'cancelled' && <State icon="calendar-x">{today('status.cancelled')}</State>}
      {state === 'open' && (
        <State icon="video" tone="action">
          {t('isOpen')}
        </State>
      )}
      {state === 'open' && may.includes('meeting.join') && (
        <ButtonAppLink icon="video" href={`/appel/${meeting.id}`}>
          {t('join')}
          <VisuallyHidden> {meeting.title}</VisuallyHidden>
        </ButtonAppLink>
      )}
      {may.includes('meeting.open') && <OpenGroupButton meeting={meeting} />}
      <ButtonAppLink look="quiet" href={`/consultations/${meeting.id}`}>
        {today('details')}
        <VisuallyHidden> {meeting.title}</VisuallyHidden>
      </ButtonAppLink>
    </>
  );
}

/** One meeting of professionals on the thread of the day. */
export function GroupRow({ meeting, now, day }: GroupRowProps): ReactElement {
  const t = useTranslations('group');
  const today = useTranslations('today');
  const time = useTime();
  const held = minutesHeld(meeting);
  const people = 1 + meeting.members.length + meeting.guests.length;
  const isSoon = meeting.state === 'planned' && Date.parse(meeting.startsAt) <= now;
  const about = [
    time.dayOf(meeting.startsAt) !== day && time.at(meeting.startsAt, 'weekday'),
    t('people', { count: people }),
    t('hostedBy', { name: meeting.host.displayName }),
    held !== null && today('minutes', { count: held }),
  ];
  return (
    <DaySlot
      time={time.at(meeting.startsAt)}
      dateTime={meeting.startsAt}
      state={isSoon ? 'now' : knots[meeting.state]}
      name={meeting.title ?? ''}
      kind="group"
      about={about.filter(Boolean).join(' · ')}
      look={meeting.state === 'cancelled' ? 'gone' : undefined}
      end={<RowEnd meeting={meeting} />}
    />
  );
}
