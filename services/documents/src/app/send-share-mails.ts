import type { SealedNotice } from '@astra/contracts/events';
import type { RoleHolders, ShareReader } from '#ports/share-mails.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

export type ShareMailUses = {
  /** Tells who has not looked for hours at what was shared with them, by mail. What fails comes with the next round. */
  readonly send: () => Promise<void>;
  readonly isWanted: (by: ByMember) => Promise<boolean>;
  readonly setWanted: (by: ByMember, isWanted: boolean) => Promise<void>;
};

const hour = 3_600_000;
/** Half a day at work: who had a page open has seen the number there. */
const waitsMs = 4 * hour;
/** What nobody looked at for so long is no news any more. */
const oldMs = 7 * 24 * hour;
/** Of each person one, whatever comes. */
const betweenMs = 24 * hour;
const atOnce = 50;

export function makeShareMailUses(deps: Deps): ShareMailUses {
  const { store, log, clock } = deps;
  const act = makeAct(deps);
  const before = (ms: number): Date => new Date(clock.now().getTime() - ms);
  return {
    send: async () => {
      const wish = {
        madeAfter: before(oldMs),
        madeBefore: before(waitsMs),
        toldBefore: before(betweenMs),
        limit: atOnce,
      };
      const holders = await holdersThatWait(deps, wish);
      const readers = await store.within('system', ({ shareMails }) =>
        shareMails.toTell({ ...wish, holders }),
      );
      for (const reader of readers)
        await tell(deps, reader, wish.toldBefore).catch(async (error: unknown) => {
          log.warn({ err: error }, 'Somebody was not told yet that something shared waits');
          await store.within('system', ({ shareMails }) => shareMails.putBack(reader, clock.now()));
        });
    },
    isWanted: (by) =>
      act(by, { action: 'document.see-share-mails', isQuiet: true }, ({ shareMails }) =>
        shareMails.isWanted(by.actor.id),
      ),
    setWanted: (by, isWanted) =>
      act(by, { action: 'document.set-share-mails', isQuiet: true }, ({ shareMails }) => {
        const { id: personId, organisationId } = by.actor;
        return shareMails.setWanted({ personId, organisationId }, isWanted);
      }),
  };
}

/** Too many to be written to are none: what is for everybody of a large house is told by the number on each page. */
async function holdersThatWait(
  { store, directory, log }: Deps,
  wish: { readonly madeAfter: Date; readonly madeBefore: Date },
): Promise<readonly RoleHolders[]> {
  const roles = await store.within('system', ({ shareMails }) => shareMails.rolesThatWait(wish));
  const all: RoleHolders[] = [];
  try {
    for (const { organisationId, role } of roles) {
      const personIds = await directory.holders(organisationId, role);
      if (personIds) all.push({ organisationId, role, personIds });
    }
  } catch (error) {
    log.warn({ err: error }, 'Who has a role is not known yet: they are told later');
  }
  return all;
}

/** Not what it is, nor from whom. */
async function tell(deps: Deps, reader: ShareReader, toldBefore: Date): Promise<void> {
  const { store, directory, seal, publicOrigin, clock, random } = deps;
  const contact = await directory.contact(reader.personId);
  const organisation = await directory.organisation(reader.organisationId);
  const letter: SealedNotice = {
    email: contact?.email ?? '',
    name: contact?.displayName ?? '',
    locale: contact?.locale ?? 'fr',
    link: `${publicOrigin}/documents?dans=partages`,
    organisationName: organisation.name,
  };
  const sealed = await seal.close(letter);
  await store.within('system', async (unit) => {
    const isOurs = await unit.shareMails.markTold(reader, { at: clock.now(), toldBefore });
    // Whoever is gone is written to no more.
    if (!isOurs || contact?.isActive !== true) return;
    const notice = { noticeId: random.uuid(), ...reader, sealed } as const;
    await unit.publish('notice.asked', { ...notice, kind: 'shares-wait' });
  });
}
