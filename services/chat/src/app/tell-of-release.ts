import { roleMay } from '@astra/policy/permissions';
import { endOf } from '#domain/archive-release.ts';
import type { ArchiveRelease } from '#domain/archive-release.ts';
import type { ReleaseNotice } from '#ports/notices.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { staffOf } from './staff.ts';

/** That what an archive has read is asked for goes to each who may confirm it, as they are when it is sent. */
export async function tellOfRelease(
  { store, directory, clock, random }: Deps,
  notice: ReleaseNotice,
): Promise<void> {
  const { id, organisationId } = notice;
  const staff = await staffOf(directory, organisationId);
  await store.within('system', async (unit) => {
    if (!(await unit.notices.take(id))) return;
    const release = await waiting(unit, notice, clock.now());
    if (!release) return;
    const others = staff.filter(
      (one) => one.id !== release.askedBy && roleMay(one.roles, 'archive.confirm-release'),
    );
    await unit.notices.ask(
      others.map((one) => ({ ...notice, id: random.uuid(), personId: one.id })),
      clock.now(),
    );
  });
}

/** Null once somebody has decided, or nobody can any more. */
export async function waiting(
  { archiveReleases }: Unit,
  { releaseId }: ReleaseNotice,
  now: Date,
): Promise<ArchiveRelease | null> {
  const release = await archiveReleases.lock(releaseId);
  return release?.confirmedAt === null && endOf(release) > now ? release : null;
}
