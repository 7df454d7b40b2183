import { useCallback, useState } from 'react';
import { useQueries } from '@tanstack/react-query';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import type { ChatRoom } from '#api/chat.ts';
import { meetingKey } from '#app/meetings-cache.ts';

/** Of which consultation a conversation is. */
export interface Consultation {
  readonly id: string;
  /** The patient's. */
  readonly name: string;
  /** An instant, as the service writes it. */
  readonly startsAt: string;
}

/** The consultation of a room that has no name: no patient's name is known to the chat, on purpose. */
export const consultationIdOf = ({ kind, name, meetingId }: ChatRoom): string | null =>
  kind === 'meeting' && name === null ? meetingId : null;

const freshMs = 5 * 60_000;

function consultationOf({ id, guests, startsAt }: Meeting): Consultation | null {
  const patient = guests.find(({ role }) => role === 'patient');
  return patient ? { id, name: patient.name, startsAt } : null;
}

interface Consultations {
  readonly byId: ReadonlyMap<string, Consultation>;
  /** Its row has come into sight. */
  readonly onSeen: (meetingId: string) => void;
}

/**
 * The consultations behind the rooms that are looked at. Who has hundreds asks for those in sight alone; what the person may
 * not see of them any more stays without a name.
 */
export function useConsultations(current: ChatRoom | undefined): Consultations {
  const [seen, setSeen] = useState<readonly string[]>([]);
  const onSeen = useCallback(
    (id: string) => setSeen((before) => (before.includes(id) ? before : [...before, id])),
    [],
  );
  const currentId = current ? consultationIdOf(current) : null;
  const ids = currentId === null || seen.includes(currentId) ? seen : [...seen, currentId];
  const byId = useQueries({
    queries: ids.map((id) => ({
      queryKey: meetingKey(id),
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => meetingsApi.get(id, signal),
      select: consultationOf,
      staleTime: freshMs,
    })),
    combine: asMap,
  });
  return { byId, onSeen };
}

function asMap(
  asked: readonly { readonly data: Consultation | null | undefined }[],
): ReadonlyMap<string, Consultation> {
  return new Map(asked.flatMap(({ data }) => (data ? [[data.id, data] as const] : [])));
}
