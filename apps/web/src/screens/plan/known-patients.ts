import { useEffect, useState } from 'react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { KnownPatient } from '@astra/contracts/patients';
import { typedDateOf } from '@astra/ui/birth-date-field';
import { meetingsApi } from '#api/meetings.ts';
import type { MeetingForm } from '#app/meeting-form.ts';

/** Who types on is not asked for at each letter. */
const pauseMs = 250;
const lettersNeeded = 3;

const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text: string): readonly string[] =>
  folded(text)
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');

/** Whether each word that is typed begins one of the name. */
function isNamedLike(name: string, typed: string): boolean {
  const words = wordsOf(name);
  return wordsOf(typed).every((word) => words.some((one) => one.startsWith(word)));
}

/** Whether it may name somebody; the service looks more closely. */
const saysEnough = (typed: string): boolean =>
  wordsOf(typed).some((word) => word.length >= lettersNeeded);

/** A value once it has been left alone for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/**
 * Patients planned before, for a name that is being typed. Nobody while the question is on its way but those who were found
 * and still fit; nobody, too, when it fails: the form is filled in by hand, as for somebody new.
 */
export function useKnownPatients(typed: string): readonly KnownPatient[] {
  const asked = useSettled(typed.trim());
  const { data = [], isPlaceholderData } = useQuery({
    queryKey: ['known-patients', asked],
    queryFn: ({ signal }) => meetingsApi.knownPatients(asked, signal),
    enabled: saysEnough(asked),
    retry: false,
    staleTime: 60_000,
    // Patients stay in memory no longer than that.
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });
  if (!saysEnough(typed)) return [];
  const isOfThis = asked === typed.trim() && !isPlaceholderData;
  return isOfThis ? data : data.filter(({ name }) => isNamedLike(name, typed));
}

interface Filled {
  readonly form: MeetingForm;
  /** For whom whoever plans may plan. */
  readonly hosts: readonly string[];
}

/** What the form takes over; a number that is typed stays where none is known, and with whom, where that is chosen. */
export const filledFrom = (
  { name, dateOfBirth, email, locale, phone, hostId }: KnownPatient,
  { form, hosts }: Filled,
): Partial<MeetingForm> => ({
  name,
  birth: typedDateOf(dateOfBirth),
  email,
  locale,
  phone: phone ?? form.phone,
  ...(form.hostId === '' && hosts.includes(hostId) ? { hostId } : {}),
});
