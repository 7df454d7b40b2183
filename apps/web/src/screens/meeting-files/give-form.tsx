import { useState, type FormEvent, type ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { DateField } from '@astra/ui/date-field';
import { useAnnounce } from '@astra/ui/live-region';
import { Segments } from '@astra/ui/segments';
import type { Meeting } from '#api/meetings.ts';
import { meetingDocumentsApi, type MeetingDocument } from '#api/visit-documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { serverNow } from '#shared/server-clock.ts';
import { addDays, momentOf } from '#shared/time.ts';
import { useTime } from '#shared/use-time.ts';
import { patientOf } from './people.ts';

interface GiveFormProps {
  readonly meeting: Meeting;
  readonly item: MeetingDocument;
  readonly onDone: () => void;
}

const usualDays = 30;
const mostDays = 365;
type How = 'show' | 'handOver';

/** Shows a document to the patient during the consultation, or hands it over until a day. */
export function GiveForm({ meeting, item, onDone }: GiveFormProps): ReactElement {
  const t = useTranslations('visitFiles.staff');
  const announce = useAnnounce();
  const { timeZone, dayOf } = useTime();
  const today = dayOf(serverNow());
  const isOver = meeting.state === 'ended';
  const [how, setHow] = useState<How>(isOver ? 'handOver' : 'show');
  const [until, setUntil] = useState(addDays(today, usualDays));
  const isRight = until >= today && until <= addDays(today, mostDays);
  // The day itself counts.
  const end = how === 'show' || !isRight ? null : momentOf(addDays(until, 1), '00:00', timeZone);
  const give = useMutation({
    mutationFn: (guestId: string) =>
      meetingDocumentsApi.give(meeting.id, item.id, { guestId, until: end }),
    onSuccess: () => {
      announce(t('given', { name: item.name }));
      onDone();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const guest = patientOf(meeting);
    if (guest && !give.isPending && (how === 'show' || isRight)) give.mutate(guest.id);
  };
  const ways = isOver ? (['handOver'] as const) : (['show', 'handOver'] as const);
  return (
    <form noValidate onSubmit={submit} className="stack vfile__form" autoComplete="off">
      <Segments
        label={t('how')}
        value={how}
        onChange={setHow}
        options={ways.map((value) => ({ value, label: t(value) }))}
      />
      {how === 'handOver' && (
        <DateField
          label={t('until')}
          hint={t('untilHint')}
          min={today}
          max={addDays(today, mostDays)}
          value={until}
          error={isRight ? undefined : t('needDay')}
          onChange={(event) => setUntil(event.target.value)}
        />
      )}
      <ProblemNotice error={give.error} />
      <Button look="main" type="submit" icon="hand-helping" busy={give.isPending}>
        {t(how === 'show' ? 'confirmShow' : 'confirmHand')}
      </Button>
    </form>
  );
}
