import { askFreshProof } from '@astra/kit/fresh-proof';
import type {
  ChangeRetentionRule,
  RetentionRule as RuleView,
  RoomRetention,
} from '@astra/contracts/chat-keeping';
import { AppError } from '@astra/kit/problems';
import { mayKeepRoom } from '@astra/policy/chat-keeping';
import { keptFrom } from '#domain/retention.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct, type ActName } from './act.ts';
import type { Deps } from './deps.ts';
import { keptRoom } from './kept-room.ts';
import { syncAll, type SyncRoom } from './sync-room.ts';

export type RetentionUses = {
  readonly see: (by: ByMember) => Promise<RuleView>;
  readonly change: (by: ByMember, change: ChangeRetentionRule) => Promise<RuleView>;
  readonly setRoom: (by: ByMember, roomId: string, days: number | null) => Promise<RoomRetention>;
};

const ofOrganisation = (action: string, { actor }: ByMember): ActName => ({
  action,
  targetKind: 'organisation',
  targetId: actor.organisationId,
});

/** For how long what is written is kept: by the organisation for all of its rooms, by those who keep a room for that one. */
export function makeRetentionUses(
  deps: Deps,
  { syncRoom }: { readonly syncRoom: SyncRoom },
): RetentionUses {
  const { clock } = deps;
  const act = makeAct(deps);
  return {
    see: (by) =>
      act(by, { ...ofOrganisation('retention.see', by), isReading: true }, ({ retention }) =>
        retention.rule(by.actor.organisationId),
      ),
    change: (by, { version, days }) =>
      act(by, ofOrganisation('retention.change', by), async ({ retention }) => {
        askFreshProof(by, clock);
        const { organisationId } = by.actor;
        const before = await retention.lockRule(organisationId);
        if (before.version !== version) throw new AppError('stale-version');
        const after = { days, version: version + 1 };
        await retention.saveRule(organisationId, after, clock.now());
        return after;
      }),
    setRoom: async (by, roomId, days) => {
      const facts = { action: 'room.set-retention', targetKind: 'room', targetId: roomId };
      const kept = await act(by, facts, async (unit) => {
        const room = await keptRoom(unit, by, roomId);
        if (!mayKeepRoom(by.actor, 'room.set-retention', room)) throw new AppError('not-allowed');
        await unit.retention.setRoomDays(roomId, days);
        const after = await unit.rooms.find(roomId);
        if (!after) throw new AppError('not-found');
        return { ownDays: after.ownDays, keptDays: after.keptDays };
      });
      await syncAll(deps, syncRoom, [roomId]);
      return kept;
    },
  };
}

/** Deletes from the chat server what is kept no longer, room by room. */
export type Sweep = () => Promise<void>;

/** Each room is swept once a day. */
const sweptForMs = 86_400_000;
const atOnce = 50;

export function makeSweep({ store, server, clock, log }: Deps): Sweep {
  return async () => {
    const before = new Date(clock.now().getTime() - sweptForMs);
    const rooms = await store.within('system', ({ retention }) =>
      retention.toSweep(before, atOnce),
    );
    // One that cannot be swept holds up none of the others, and comes again.
    for (const { id, matrixRoomId, keptDays } of rooms)
      await server
        .purge(matrixRoomId, keptFrom(clock.now(), keptDays))
        .then(() =>
          store.within('system', async ({ retention, archives }) => {
            await archives.forgetBefore(matrixRoomId, keptFrom(clock.now(), keptDays));
            await retention.swept(id, clock.now());
          }),
        )
        .catch((error: unknown) => log.warn({ err: error, roomId: id }, 'Not swept yet'));
  };
}
