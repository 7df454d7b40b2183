import type { Role } from '@astra/contracts/actor';
import type { FileAlarm } from '@astra/contracts/documents';
import type { NoticeKind, SealedNotice } from '@astra/contracts/events';
import type { Alarm, AlarmKind } from '#ports/alarms.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

export type AlarmUses = {
  /** Tells who is in charge, by mail. What fails comes with the next round. */
  readonly send: () => Promise<void>;
  readonly seeFiles: (by: ByMember) => Promise<FileAlarm>;
};

const day = 24 * 3_600_000;
const atOnce = 50;

type About = { readonly role: Role; readonly page: string };
const about: Readonly<Record<AlarmKind & NoticeKind, About>> = {
  'files-changed': { role: 'security-officer', page: '/journal' },
  'room-nearly-full': { role: 'organisation-administrator', page: '/reglages' },
};

/** What nobody may have to find out by a colleague who complains. One mail a day of each kind, whatever comes. */
export function makeAlarmUses(deps: Deps): AlarmUses {
  const { store, log, clock, limits } = deps;
  const act = makeAct(deps);
  return {
    send: async () => {
      const at = clock.now();
      const toldBefore = new Date(at.getTime() - day);
      const alarms = await store.within('system', async (unit) => {
        await unit.alarms.lookAtRoom({ quotaBytes: limits.quotaBytes, at });
        return unit.alarms.toTell({ toldBefore, limit: atOnce });
      });
      for (const alarm of alarms)
        await tell(deps, alarm, { at, toldBefore }).catch((err: unknown) =>
          log.warn({ err, ...alarm }, 'An alarm has not reached those in charge yet'),
        );
    },
    seeFiles: async (by) => {
      const { organisationId } = by.actor;
      // Not the actor's to read: it holds for the house, and there is nothing in it.
      const lastAt = await act(by, { action: 'document.see-alarm', isQuiet: true }, () =>
        store.within('system', ({ alarms }) =>
          alarms.lastAt({ organisationId, kind: 'files-changed' }),
        ),
      );
      return { lastAt: lastAt?.toISOString() ?? null };
    },
  };
}

type Told = { readonly personId: string; readonly sealed: string };
type When = { readonly at: Date; readonly toldBefore: Date };

/** Not which document, nor whose. */
async function tell(deps: Deps, alarm: Alarm, when: When): Promise<void> {
  const { organisationId, kind } = alarm;
  const { role, page } = about[kind];
  const inCharge = await letters(deps, organisationId, { role, page });
  // A house in which nobody has the role: those who can give it to somebody.
  const all = inCharge.length > 0 ? inCharge : await letters(deps, organisationId, fallback);
  if (all.length === 0) deps.log.error({ ...alarm }, 'Nobody is there to hear an alarm');
  await deps.store.within('system', async (unit) => {
    if (!(await unit.alarms.markTold(alarm, when))) return;
    for (const { personId, sealed } of all) {
      const noticeId = deps.random.uuid();
      await unit.publish('notice.asked', { noticeId, personId, organisationId, sealed, kind });
    }
  });
}
const fallback: About = { role: 'organisation-administrator', page: '/' };

/** To each who is still there. */
async function letters(
  { directory, seal, publicOrigin }: Deps,
  organisationId: string,
  { role, page }: About,
): Promise<readonly Told[]> {
  const ids = (await directory.holders(organisationId, role)) ?? [];
  const { name: organisationName } = await directory.organisation(organisationId);
  const told: Told[] = [];
  for (const personId of ids) {
    const contact = await directory.contact(personId);
    if (contact?.isActive !== true) continue;
    const { email, displayName: name, locale } = contact;
    const letter: SealedNotice = {
      email,
      name,
      locale,
      link: `${publicOrigin}${page}`,
      organisationName,
    };
    told.push({ personId, sealed: await seal.close(letter) });
  }
  return told;
}
