import { useMemo } from 'react';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { NamedConsultation } from '@astra/contracts/patients';
import { meetingsApi } from '#api/meetings.ts';
import type { ChatRoom } from '#api/chat.ts';
import { withGuestNames } from '#chat/people.ts';

/** Of which consultation a conversation is. */
export type Consultation = NamedConsultation;

/** The consultation of a room that has no name: no patient's name is known to the chat, on purpose. */
export const consultationIdOf = ({ kind, name, meetingId }: ChatRoom): string | null =>
  kind === 'meeting' && name === null ? meetingId : null;

const freshMs = 5 * 60_000;
/** The service names no more at once. */
const mostNamed = 100;
const namesKey = 'consultation-names';

/** Rooms come in the order in which they were made: of one that is new only the last part is asked anew. */
function partsOf(rooms: readonly ChatRoom[]): readonly (readonly string[])[] {
  const ids = rooms.flatMap((room) => consultationIdOf(room) ?? []);
  return Array.from({ length: Math.ceil(ids.length / mostNamed) }, (_each, at) =>
    ids.slice(at * mostNamed, (at + 1) * mostNamed),
  );
}

/** What other parts have said of these, until theirs is there: no name goes away for a moment. */
function alreadyNamed(client: QueryClient, ids: readonly string[]): readonly Consultation[] {
  const wanted = new Set(ids);
  const said = client.getQueriesData<readonly Consultation[]>({ queryKey: [namesKey] });
  return said.flatMap(([, data = []]) => data.filter(({ id }) => wanted.has(id)));
}

/** The consultations behind the rooms; what the person may not see of them any more stays without a name. */
export function useConsultations(rooms: readonly ChatRoom[]): ReadonlyMap<string, Consultation> {
  const client = useQueryClient();
  return useQueries({
    queries: partsOf(rooms).map((ids) => ({
      queryKey: [namesKey, ids],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        meetingsApi.nameConsultations(ids, signal),
      staleTime: freshMs,
      placeholderData: () => alreadyNamed(client, ids),
    })),
    combine: asMap,
  });
}

function asMap(
  asked: readonly { readonly data: readonly Consultation[] | undefined }[],
): ReadonlyMap<string, Consultation> {
  return new Map(asked.flatMap(({ data = [] }) => data.map((one) => [one.id, one] as const)));
}

/** The rooms with the names that their consultations have for their guests. */
export function useNamedRooms(
  rooms: readonly ChatRoom[],
  consultations: ReadonlyMap<string, Consultation>,
): readonly ChatRoom[] {
  return useMemo(
    () =>
      rooms.map((room) => {
        const consultation = consultations.get(consultationIdOf(room) ?? '');
        return consultation ? withGuestNames(room, consultation.guests) : room;
      }),
    [rooms, consultations],
  );
}
