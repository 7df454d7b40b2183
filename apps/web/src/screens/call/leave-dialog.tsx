import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { DateField } from '@astra/ui/date-field';
import { Dialog } from '@astra/ui/dialog';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { useConversationDays, type ConversationDays } from '#app/conversation-end.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';

interface LeaveDialogProps {
  readonly meeting: Meeting;
  readonly onStay: () => void;
  readonly onLeave: () => void;
}

/** Somebody is there who can be written to afterwards. */
const hasPatientTalk = ({ may, guests }: Meeting): boolean =>
  may.includes('meeting.set-conversation-end') &&
  guests.some(({ role, admittedAt }) => role === 'patient' && admittedAt !== null);

interface LastDayProps {
  readonly days: ConversationDays;
  readonly day: string;
  readonly isRight: boolean;
  readonly onDay: (day: string) => void;
}

/** Until when the patient can be written with afterwards. */
function useLastDay(
  meeting: Meeting,
): LastDayProps & { readonly isAsked: boolean; readonly say: () => Promise<void> } {
  const days = useConversationDays(meeting);
  const [day, onDay] = useState(days.now);
  const isAsked = meeting.may.includes('meeting.end') && hasPatientTalk(meeting);
  return {
    days,
    day,
    onDay,
    isAsked,
    isRight: !isAsked || day === '' || days.isRight(day),
    // Before the end: what has closed with it stays closed.
    say: async () => {
      if (!isAsked || day === days.now) return;
      await meetingsApi.setConversationEnd(meeting.id, day === '' ? null : days.untilOf(day));
    },
  };
}

function LastDay({ days, day, isRight, onDay }: LastDayProps): ReactElement {
  const t = useTranslations('hostCall.leave');
  return (
    <DateField
      label={t('writesUntil')}
      hint={t('writesUntilHint')}
      optional
      min={days.first}
      max={days.last}
      value={day}
      error={isRight ? undefined : t('needDay')}
      fieldClassName="mt-2"
      onChange={(event) => onDay(event.target.value)}
    />
  );
}

/** Leaving asks one plain question: is the consultation over for everybody, or only for me? */
export function LeaveDialog({ meeting, onStay, onLeave }: LeaveDialogProps): ReactElement {
  const isGroup = meeting.kind === 'meeting';
  const consultation = useTranslations('hostCall.leave');
  const group = useTranslations('group.leave');
  const t = isGroup ? group : consultation;
  const mayEnd = meeting.may.includes('meeting.end');
  const keep = useKeepMeeting();
  const name = meeting.guests[0]?.name ?? '';
  const isThere = isGroup || meeting.guests[0]?.step === 'in-call';
  const words = isThere ? t('body', { name }) : consultation('bodyGone', { name });
  const lastDay = useLastDay(meeting);
  const end = useMutation({
    mutationFn: async () => {
      await lastDay.say();
      return meetingsApi.end(meeting.id);
    },
    onSuccess: (ended) => {
      onLeave();
      keep(ended);
    },
  });
  return (
    <Dialog
      isOpen
      onStage
      onClose={onStay}
      title={t('title')}
      actions={
        <>
          <Button icon="log-out" onClick={onLeave}>
            {t('onlyMe')}
          </Button>
          {mayEnd && (
            <Button
              look="main"
              icon="circle-check"
              busy={end.isPending}
              disabled={!lastDay.isRight}
              onClick={() => end.mutate()}
            >
              {t('endForAll')}
            </Button>
          )}
        </>
      }
    >
      <p>{isGroup && !mayEnd ? group('bodyOnlyMe') : words}</p>
      {lastDay.isAsked && <LastDay {...lastDay} />}
      <ProblemNotice error={end.error} />
    </Dialog>
  );
}
