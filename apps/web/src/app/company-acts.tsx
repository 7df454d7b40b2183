import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { State } from '@astra/ui/state';
import { useToast } from '@astra/ui/toast';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { companyApi } from '#api/company.ts';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import { companyStateOf, patientOf, useIsUnanswered } from './company.ts';
import type { Seat } from './day.ts';
import { useKeepMeeting } from './use-day.ts';

/** What the host does about somebody who wants to come in beside a patient. */
export interface CompanyDoing {
  readonly ask: () => void;
  readonly noteAloud: () => void;
  readonly sendAway: () => void;
  readonly isAsking: boolean;
  readonly isNoting: boolean;
  readonly isSending: boolean;
  readonly error: Error | null;
}

export function useCompanyDoing(meeting: Meeting, guest: MeetingGuest): CompanyDoing {
  const t = useTranslations('common.company');
  const toast = useToast();
  const keep = useKeepMeeting();
  // Answered or gone meanwhile: show what is true now.
  const kept = { onSuccess: keep, onError: () => keep(undefined) };
  const ask = useMutation({ mutationFn: () => companyApi.ask(meeting.id, guest.id), ...kept });
  const note = useMutation({
    mutationFn: (questionId: string) =>
      companyApi.agreedAloud(meeting.id, { guestId: guest.id, questionId }),
    ...kept,
  });
  const sendAway = useMutation({
    mutationFn: () => meetingsApi.remove(meeting.id, guest.id),
    onSuccess: (next) => {
      keep(next);
      toast({ message: t('sentAway', { name: guest.name }) });
    },
    onError: () => keep(undefined),
  });
  const questionId = guest.companyQuestion?.id;
  return {
    ask: () => ask.mutate(),
    noteAloud: () => questionId !== undefined && note.mutate(questionId),
    sendAway: () => sendAway.mutate(),
    isAsking: ask.isPending,
    isNoting: note.isPending,
    isSending: sendAway.isPending,
    error: ask.error ?? note.error ?? sendAway.error,
  };
}

const chips = {
  later: ['bare', 'clock'],
  asked: ['action', 'hourglass'],
  refused: ['warn', 'circle-x'],
  agreed: ['good', 'circle-check'],
} as const;

/** The patient's word, as a chip of the waiting card. */
export function CompanyChip({ meeting, guest }: Seat): ReactElement | null {
  const t = useTranslations('common.company');
  const state = companyStateOf(meeting, guest);
  const isUnanswered = useIsUnanswered(guest);
  if (state === null || state === 'first') return null;
  const [tone, icon] = chips[state];
  const patient = patientOf(meeting)?.name ?? '';
  const key = state === 'asked' && isUnanswered ? 'silent' : state;
  return (
    <State tone={tone} icon={icon}>
      {t(key, { patient })}
    </State>
  );
}

/** What comes next for them, in one sentence. */
export function useCompanySays({ meeting, guest }: Seat): string | undefined {
  const t = useTranslations('common.company');
  const isUnanswered = useIsUnanswered(guest);
  const words = { patient: patientOf(meeting)?.name ?? '', name: guest.name };
  const state = companyStateOf(meeting, guest);
  if (state === 'first') return t('firstMore', words);
  const mayNote = meeting.may.includes('meeting.note-agreement');
  return state === 'asked' && isUnanswered && mayNote ? t('silentMore', words) : undefined;
}

interface ActsProps extends Seat {
  readonly doing: CompanyDoing;
}

/** Asks the patient, or notes what they have said. */
export function CompanyActs({ meeting, guest, doing }: ActsProps): ReactElement | null {
  const t = useTranslations('common.company');
  const isUnanswered = useIsUnanswered(guest);
  const state = companyStateOf(meeting, guest);
  const may = (action: string): boolean => meeting.may.includes(`meeting.${action}`);
  const whom = <VisuallyHidden> {guest.name}</VisuallyHidden>;
  if ((state === 'first' || state === 'refused') && may('ask-company'))
    return (
      <Button className="grow" icon="door-open" busy={doing.isAsking} onClick={doing.ask}>
        {t(state === 'first' ? 'letIn' : 'askAgain')}
        {whom}
      </Button>
    );
  if (state !== 'asked' || !isUnanswered || !may('note-agreement')) return null;
  return (
    <Button className="grow" icon="check" busy={doing.isNoting} onClick={doing.noteAloud}>
      {t('aloud')}
      {whom}
    </Button>
  );
}

/** Sends away whom the patient does not want; they may come again through the waiting room. */
export function SendAway({ meeting, guest, doing }: ActsProps): ReactElement | null {
  const t = useTranslations('common.company');
  if (companyStateOf(meeting, guest) !== 'refused' || !meeting.may.includes('meeting.remove'))
    return null;
  return (
    <Button look="link" busy={doing.isSending} onClick={doing.sendAway}>
      {t('sendAway')}
      <VisuallyHidden> {guest.name}</VisuallyHidden>
    </Button>
  );
}
