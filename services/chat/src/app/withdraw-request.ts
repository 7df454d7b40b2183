import { withdraw, type ReadRequest } from '#domain/read-request.ts';
import type { Unit } from '#ports/store.ts';

/** Asks nobody any more: the message is gone. */
export async function withdrawRequest({ readRequests }: Unit, request: ReadRequest): Promise<void> {
  await readRequests.save(withdraw(request));
  await readRequests.forgetPeople(request.id);
}
