import { useEffect, useState } from 'react';
import { companyAnswerSeconds } from '@astra/contracts/company';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import { serverNow } from '#shared/server-clock.ts';

/** Where the patient's word on somebody stands. `later`: asked, and the patient is not here yet. */
export type CompanyState = 'first' | 'later' | 'asked' | 'refused' | 'agreed';

const here: ReadonlySet<MeetingGuest['step']> = new Set(['waiting', 'admitted', 'in-call']);

export const patientOf = ({ guests }: Meeting): MeetingGuest | undefined =>
  guests.find(({ role }) => role === 'patient');

/** Null: nobody is asked about them. */
export function companyStateOf(meeting: Meeting, guest: MeetingGuest): CompanyState | null {
  if (meeting.kind !== 'consultation' || guest.role !== 'invitee') return null;
  switch (guest.companyQuestion?.state) {
    case undefined:
      return 'first';
    case 'asked':
      return here.has(patientOf(meeting)?.step ?? 'invited') ? 'asked' : 'later';
    case 'refused':
      return 'refused';
    case 'agreed':
    case 'agreed-aloud':
      return 'agreed';
  }
}

/** Whether an open question has had its time, so that the host may note what was said aloud. */
export function useIsUnanswered({ companyQuestion: asked }: MeetingGuest): boolean {
  const until =
    asked?.state === 'asked' ? Date.parse(asked.askedAt) + companyAnswerSeconds * 1_000 : null;
  const [lateFor, setLateFor] = useState<number | null>(null);
  useEffect(() => {
    if (until === null) return undefined;
    // A breath more, so that the service says the same.
    const timer = setTimeout(() => setLateFor(until), Math.max(0, until - serverNow()) + 500);
    return () => clearTimeout(timer);
  }, [until]);
  return until !== null && lateFor === until;
}
