import type { DirectoryPerson } from '@astra/contracts/identity';
import { waitsInRoom } from '#domain/push.ts';
import type { Notice } from '#ports/notices.ts';
import type { Deps } from './deps.ts';

/** What was to be told to nobody by name goes to each administrator of the organisation, but to who wrote what it is about. */
export async function tellAdministrators(
  { store, directory, clock, random }: Deps,
  { id, organisationId, roomId, kind }: Notice,
): Promise<void> {
  const administrators = await administratorsOf(directory, organisationId);
  await store.within('system', async ({ rooms, reports, notices, pushLetters }) => {
    if (!(await notices.take(id))) return;
    const writers = new Set((await reports.open(roomId)).map(({ writtenBy }) => writtenBy));
    const personIds = administrators
      .map((person) => person.id)
      .filter((personId) => !writers.has(personId));
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

async function administratorsOf(
  directory: Deps['directory'],
  organisationId: string,
): Promise<readonly DirectoryPerson[]> {
  const found: DirectoryPerson[] = [];
  let after: string | null = null;
  for (;;) {
    const page: readonly DirectoryPerson[] = await directory.everybody(after);
    const here = page.filter((one) => one.isActive && one.organisationId === organisationId);
    found.push(...here.filter(({ roles }) => roles.includes('organisation-administrator')));
    const last = page.at(-1);
    if (!last) return found;
    after = last.id;
  }
}
