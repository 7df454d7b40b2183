import type { Role } from '@astra/contracts/actor';
import { waitsInRoom } from '#domain/push.ts';
import { pageOfKeepers } from '#domain/room.ts';
import type { RoomNotice } from '#ports/notices.ts';
import type { Deps } from './deps.ts';
import { staffOf } from './staff.ts';

/**
 * What was to be told to nobody by name goes to each administrator of the organisation, but to who wrote what it is about;
 * where that leaves nobody, to each security officer.
 */
export async function tellAdministrators(
  { store, directory, clock, random }: Deps,
  { id, organisationId, roomId, kind }: RoomNotice,
): Promise<void> {
  const staff = await staffOf(directory, organisationId);
  await store.within('system', async ({ rooms, reports, notices, pushLetters }) => {
    if (!(await notices.take(id))) return;
    const writers = new Set((await reports.open(roomId)).map(({ writtenBy }) => writtenBy));
    const who = (role: Role): readonly string[] =>
      staff
        .filter(({ roles }) => roles.includes(role))
        .map((person) => person.id)
        .filter((personId) => !writers.has(personId));
    const administrators = who('organisation-administrator');
    const personIds = administrators.length > 0 ? administrators : who('security-officer');
    if (administrators.length === 0) await reports.passToOfficers(roomId);
    const room = await rooms.find(roomId);
    const now = clock.now();
    await notices.ask(
      personIds.map((personId) => ({ id: random.uuid(), personId, organisationId, roomId, kind })),
      now,
    );
    const page = room ? pageOfKeepers(room) : null;
    const about = { roomId, now, ...(page === null ? {} : { teams: page }) };
    await pushLetters.tell(personIds, waitsInRoom('report', about));
  });
}
