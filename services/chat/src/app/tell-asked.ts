import { waitsInRoom } from '#domain/push.ts';
import type { ReadRequest } from '#domain/read-request.ts';
import type { Unit } from '#ports/store.ts';

/** Those who are asked hear of it where no page of ours is open. */
export async function tellAsked(
  { pushLetters }: Unit,
  { roomId, people }: Pick<ReadRequest, 'roomId' | 'people'>,
  now: Date,
): Promise<void> {
  const waiting = people.filter(({ readAt }) => readAt === null);
  await pushLetters.tell(
    waiting.map(({ personId }) => personId),
    waitsInRoom('reading', { roomId, now }),
  );
}
