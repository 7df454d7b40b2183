import { get, type IncomingMessage } from 'node:http';
import type { CreateLink } from '@astra/contracts/guest-links';
import type { GuestPlace, MeetingDocument, VisitDocument } from '@astra/contracts/visit-documents';
import { creation, pieceAt, uuid, type GuestPass, type House, type Person } from './house.ts';

/** A consultation with its doctor, a colleague, somebody of another house, a patient and who comes beside them. */
export type Meeting = {
  readonly id: string;
  readonly doctor: Person;
  readonly colleague: Person;
  readonly outside: Person;
  readonly patient: GuestPass;
  readonly beside: GuestPass;
};
type Door = {
  readonly place?: GuestPlace;
  readonly isOver?: boolean;
  /** On which device the visit goes on. */
  readonly sessionId?: string | null;
  readonly isColleagueGone?: boolean;
  /** When the patient was put out. */
  readonly removedAt?: string | null;
};

let number = 0;

/** Meetings says so, and tells of it. */
export async function atTheDoor(
  house: House,
  meeting: Meeting,
  {
    place = 'inside',
    isOver = false,
    sessionId = null,
    isColleagueGone = false,
    removedAt = null,
  }: Door,
): Promise<void> {
  const { id: meetingId, doctor, colleague, outside, patient, beside } = meeting;
  number += 1;
  house.doors.set(meetingId, {
    meetingId,
    organisationId: doctor.organisationId,
    number,
    isOver,
    professionals: [
      { personId: doctor.id, isModerator: true },
      ...(isColleagueGone ? [] : [{ personId: colleague.id, isModerator: false }]),
      { personId: outside.id, isModerator: false },
    ],
    guests: [
      { guestId: patient.id, isPatient: true, place, sessionId, removedAt },
      { guestId: beside.id, isPatient: false, place: 'inside', sessionId: null },
    ],
  });
  const { organisationId } = doctor;
  await house.tell('meetings', 'meeting.door-changed', { meetingId, organisationId });
}

export async function aMeeting(house: House, door: Door = {}): Promise<Meeting> {
  const [id, doctor] = [uuid(), house.aPerson()];
  const { organisationId } = doctor;
  const aGuest = (): GuestPass => ({
    id: uuid(),
    organisationId,
    meetingId: id,
    sessionId: uuid(),
  });
  const meeting = {
    id,
    doctor,
    colleague: house.aPerson(),
    outside: house.aPerson({ organisationId: house.elsewhere }),
    patient: aGuest(),
    beside: aGuest(),
  };
  await atTheDoor(house, meeting, door);
  return meeting;
}

/** One dot. */
export const aPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
export const aPdf = Buffer.from('%PDF-1.7\n%nothing more');

type File = {
  readonly name?: string;
  readonly content?: Buffer;
  /** The question to which who is shown has agreed. */
  readonly picture?: string;
  /** The file of which this is the next version. */
  readonly fileId?: string;
};

/** A professional puts a file into the meeting. */
export const addTo = (
  house: House,
  { id, doctor }: Meeting,
  { by = doctor, ...file }: File & { readonly by?: Person } = {},
): Promise<string> => sent(house.as(by), `/meetings/${id}/uploads`, { id, ...file });
/** A guest sends one. */
export const sendTo = (house: House, guest: GuestPass, file: File = {}): Promise<string> =>
  sent(house.asGuest(guest), '/visit/uploads', { id: guest.meetingId, ...file });

async function sent(
  call: ReturnType<House['as']>,
  base: string,
  { id, content = Buffer.from('A letter.'), ...about }: File & { readonly id: string },
): Promise<string> {
  const begun = await call('POST', base, { headers: creation(id, content.length, about) });
  if (begun.status !== 201) throw new Error(`${begun.status} ${JSON.stringify(begun.body)}`);
  const path = `${base}/${String(begun.headers['location']).replace('uploads/', '')}`;
  const piece = await call('PATCH', path, { headers: pieceAt(0), bytes: content });
  if (piece.status !== 204) throw new Error(`${piece.status} ${JSON.stringify(piece.body)}`);
  return (await call('GET', path)).body.itemId;
}

export const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString();

/** Shown while `days` is null, handed over for so many otherwise. Gives its id. */
export async function giveIt(
  house: House,
  { id, doctor, patient }: Meeting,
  { itemId, days }: { readonly itemId: string; readonly days: number | null },
): Promise<string> {
  const body = { guestId: patient.id, until: days === null ? null : inDays(days) };
  const path = `/meetings/${id}/documents/${itemId}/givings`;
  const reply = await house.as(doctor)('POST', path, { body });
  if (reply.status !== 201) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body.id;
}

/** What a guest has; null when they are nobody there. */
export async function had(
  house: House,
  guest: GuestPass,
): Promise<readonly VisitDocument[] | null> {
  const { status, body } = await house.asGuest(guest)('GET', '/visit/documents');
  return status === 200 ? body.items : null;
}
export const namesOf = (found: readonly { readonly name: string }[] | null): string[] | null =>
  found && found.map(({ name }) => name);
export const seenBy = async (
  house: House,
  { id }: Meeting,
  who: Person,
): Promise<readonly MeetingDocument[] | null> => {
  const { status, body } = await house.as(who)('GET', `/meetings/${id}/documents`);
  return status === 200 ? body.items : null;
};
export const contentFor = async (house: House, guest: GuestPass, itemId: string): Promise<number> =>
  (await house.asGuest(guest)('GET', `/visit/documents/${itemId}/content`)).status;

/** An answer of which nothing is read yet. */
export const slowAnswer = (address: string, token: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const request = get(address, { headers, agent: false }, (reply) => {
      reply.on('error', () => undefined);
      resolve(reply);
    });
    request.on('error', reject);
  });

/** Reads on as over a line that takes a while for all of it: what is cut is cut within a moment, not within no time. */
export function readSlowly(reply: IncomingMessage): void {
  reply.on('data', () => {
    reply.pause();
    setTimeout(() => reply.resume(), 1);
  });
}

/** A link for somebody outside, who proves themselves by a code. */
export const aLinkWish = (more: Partial<CreateLink> = {}): CreateLink => ({
  guestName: 'Dr Martin',
  proof: 'code',
  dateOfBirth: null,
  may: 'download',
  endsAt: inDays(7),
  mostOpenings: null,
  ...more,
});
