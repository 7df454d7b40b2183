import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { DateField } from '@astra/ui/date-field';
import { Notice } from '@astra/ui/notice';
import { useToast } from '@astra/ui/toast';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { useConversationDays } from '#app/conversation-end.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { onServerClock } from '#shared/server-clock.ts';
import { useTime } from '#shared/use-time.ts';

interface ChangeProps {
  readonly meeting: Meeting;
  readonly onDone: () => void;
}

function useSetEnd(meeting: Meeting, onDone: () => void) {
  const t = useTranslations('meeting.conversation');
  const keep = useKeepMeeting();
  const toast = useToast();
  return useMutation({
    mutationFn: (until: string | null) => meetingsApi.setConversationEnd(meeting.id, until),
    onSuccess: (next, until) => {
      keep(next);
      toast({ message: t(until === null ? 'closed' : 'changed') });
      onDone();
    },
    onError: () => keep(undefined),
  });
}

function Change({ meeting, onDone }: ChangeProps): ReactElement {
  const t = useTranslations('meeting.conversation');
  const common = useTranslations('common');
  const days = useConversationDays(meeting);
  const [day, setDay] = useState(days.now);
  const save = useSetEnd(meeting, onDone);
  const isRight = days.isRight(day);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isRight && !save.isPending) save.mutate(days.untilOf(day));
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <DateField
        label={t('day')}
        min={days.first}
        max={days.last}
        value={day}
        error={isRight ? undefined : t('needDay')}
        onChange={(event) => setDay(event.target.value)}
      />
      <ProblemNotice error={save.error} />
      <div className="line">
        <Button look="main" type="submit" busy={save.isPending}>
          {common('save')}
        </Button>
        <Button onClick={onDone}>{t('keep')}</Button>
      </div>
    </form>
  );
}

/** Until when the patient still reads and writes, and its end. */
export function ConversationEnd({ meeting }: { readonly meeting: Meeting }): ReactElement | null {
  const t = useTranslations('meeting.conversation');
  const time = useTime();
  const now = onServerClock(useNow(10_000));
  const [isChanging, setChanging] = useState(false);
  const close = useSetEnd(meeting, () => undefined);
  const { conversationUntil: until, state } = meeting;
  if (state !== 'ended' || until === null || Date.parse(until) <= now) return null;
  const last = Date.parse(until) - 1_000;
  const mayChange = meeting.may.includes('meeting.set-conversation-end');
  return (
    <Notice
      icon="message-square-text"
      title={t('open', { day: time.at(last, 'weekday'), time: time.at(last) })}
      actions={
        mayChange &&
        !isChanging && (
          <>
            <Button onClick={() => setChanging(true)}>{t('change')}</Button>
            <Button busy={close.isPending} onClick={() => close.mutate(null)}>
              {t('close')}
            </Button>
          </>
        )
      }
    >
      <p>{t('more', { name: meeting.guests[0]?.name ?? '' })}</p>
      {mayChange && isChanging && <Change meeting={meeting} onDone={() => setChanging(false)} />}
      <ProblemNotice error={close.error} />
    </Notice>
  );
}
