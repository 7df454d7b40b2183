import type { Role } from '@astra/contracts/actor';
import type { DirectoryPerson } from '@astra/contracts/identity';
import { waitsInRoom } from '#domain/push.ts';
import type { Notice } from '#ports/notices.ts';
import type { Deps } from './deps.ts';

/**
 * What was to be told to nobody by name goes to each administrator of the organisation, but to who wrote what it is about;
 * where that leaves nobody, to each security officer.
 */
export async function tellAdministrators(
  { store, directory, clock, random }: Deps,
  { id, organisationId, roomId, kind }: Notice,
): Promise<void> {
  const staff = await everybodyOf(directory, organisationId);
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
    const about = { roomId, teamId: room?.teamId ?? null, now };
    await pushLetters.tell(personIds, waitsInRoom('report', about));
  });
}

async function everybodyOf(
  directory: Deps['directory'],
  organisationId: string,
): Promise<readonly DirectoryPerson[]> {
  const found: DirectoryPerson[] = [];
  let after: string | null = null;
  for (;;) {
    const page: readonly DirectoryPerson[] = await directory.everybody(after);
    found.push(...page.filter((one) => one.isActive && one.organisationId === organisationId));
    const last = page.at(-1);
    if (!last) return found;
    after = last.id;
  }
}
