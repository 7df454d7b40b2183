import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { DateField } from '@astra/ui/date-field';
import { Dialog } from '@astra/ui/dialog';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { useConversationDays } from '#app/conversation-end.ts';
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

/** Leaving asks one plain question: is the consultation over for everybody, or only for me? */
export function LeaveDialog({ meeting, onStay, onLeave }: LeaveDialogProps): ReactElement {
  const isGroup = meeting.kind === 'meeting';
  const consultation = useTranslations('hostCall.leave');
  const group = useTranslations('group.leave');
  const t = isGroup ? group : consultation;
  const mayEnd = meeting.may.includes('meeting.end');
  const keep = useKeepMeeting();
  const name = meeting.guests[0]?.name ?? '';
  const days = useConversationDays(meeting);
  const [day, setDay] = useState(days.now);
  const maySetDay = mayEnd && hasPatientTalk(meeting);
  const isRight = !maySetDay || day === '' || days.isRight(day);
  const end = useMutation({
    mutationFn: async () => {
      // Said before: what has closed with the end stays closed.
      if (maySetDay && day !== days.now)
        await meetingsApi.setConversationEnd(meeting.id, day === '' ? null : days.untilOf(day));
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
              disabled={!isRight}
              onClick={() => end.mutate()}
            >
              {t('endForAll')}
            </Button>
          )}
        </>
      }
    >
      <p>{isGroup && !mayEnd ? group('bodyOnlyMe') : t('body', { name })}</p>
      {maySetDay && (
        <DateField
          label={consultation('writesUntil')}
          hint={consultation('writesUntilHint')}
          optional
          min={days.first}
          max={days.last}
          value={day}
          error={isRight ? undefined : consultation('needDay')}
          fieldClassName="mt-2"
          onChange={(event) => setDay(event.target.value)}
        />
      )}
      <ProblemNotice error={end.error} />
    </Dialog>
  );
}
