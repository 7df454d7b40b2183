import type { ChatSession } from '@astra/contracts/chat';
import { aTeam, uuid, type House, type Person } from './house.ts';

/** A message in the room of a team, whose on-call doctor is Hugo and whose lead is Maud. */
export type Said = {
  readonly roomId: string;
  readonly matrixRoomId: string;
  readonly teamId: string;
  readonly eventId: string;
  readonly nadia: Person;
  readonly hugo: Person;
  readonly maud: Person;
  readonly admin: Person;
  /** Nadia’s browser. */
  readonly session: ChatSession;
};

/** One more message; nobody here reads its words, the chat server neither. */
export async function say(
  house: House,
  session: ChatSession,
  matrixRoomId: string,
): Promise<string> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(matrixRoomId)}/send/m.room.encrypted/${uuid()}`;
  const words = { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'CANARY-WORDS', session_id: 'x' };
  const { status, body } = await house.matrix(session, 'PUT', path, words);
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return String(body['event_id']);
}

export async function said(house: House): Promise<Said> {
  const [maud, nadia, hugo] = ['Maud', 'Nadia', 'Hugo'].map((name) => house.aPerson({ name }));
  if (!maud || !nadia || !hugo) throw new Error('Three people');
  const { id: teamId, admin } = await aTeam(house, [maud, nadia, hugo]);
  await place(house, { teamId, admin }, { person: hugo, position: 'On call' });
  const { body } = await house.as(nadia)('GET', '/rooms');
  const { id: roomId, matrixRoomId } = body.items[0];
  const session = await house.enter(nadia);
  const eventId = await say(house, session, matrixRoomId);
  return { roomId, matrixRoomId, teamId, eventId, nadia, hugo, maud, admin, session };
}

export const place = (
  house: House,
  { teamId, admin }: Pick<Said, 'teamId' | 'admin'>,
  { person, position }: { readonly person: Person; readonly position: string },
): Promise<unknown> =>
  house.as(admin)('PUT', `/teams/${teamId}/members/${person.id}`, { isLead: false, position });

/** The same, and the on-call doctor is asked to have read it. */
export async function asked(house: House): Promise<Said & { readonly requestId: string }> {
  const about = await said(house);
  const { status, body } = await ask(house, about, { position: 'On call' });
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { ...about, requestId: body.id };
}

/** `nadia` is who asks. */
export const ask = (
  house: House,
  { roomId, eventId, nadia }: Pick<Said, 'roomId' | 'eventId' | 'nadia'>,
  wish: object,
) =>
  house.as(nadia)('POST', `/rooms/${roomId}/read-requests`, {
    eventId,
    position: null,
    personIds: [],
    until: new Date(Date.now() + 900_000).toISOString(),
    ...wish,
  });
