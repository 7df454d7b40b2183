import type { EngineGrant } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import { checkConsent } from '#domain/visit-steps.ts';
import { notOver } from '#domain/meeting-life.ts';
import type { ByGuest } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { signGrant } from './grants.ts';
import type { RoomParts } from './room-parts.ts';
import { onVisit } from './on-visit.ts';

/** Rooms of the network test: one person, never a meeting's. */
export const probePrefix = 'probe-';
const windowMs = 600_000;
const mostProbes = 20;

/** A throw-away room in which the guest's own network is tried; nobody else is ever in it. */
export type GrantProbe = (by: ByGuest) => Promise<EngineGrant>;

export function makeGrantProbe(deps: Deps, watch: RoomParts['watch']): GrantProbe {
  const { clock, random, consentTexts, engines, store } = deps;
  const act = makeAct(deps);
  return async (by) => {
    await onVisit(act, { by, action: 'visit.probe' }, async ({ unit, meeting, guest }) => {
      decided(notOver(meeting));
      const now = clock.now();
      decided(checkConsent(guest, consentTexts.current(guest.locale, now).text.version));
      const since = new Date(now.getTime() - windowMs);
      if ((await unit.rest.countProbesSince(guest.id, since)) >= mostProbes)
        throw new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds: 60 } });
      await unit.rest.addProbe(guest, random.uuid(), now);
      return guest;
    });
    const roomId = `${probePrefix}${random.uuid()}`;
    const { organisationId } = by.actor;
    const engineId = await store.within('system', (unit) => watch.chooseIn(unit, organisationId));
    const room = { roomId, maxParticipants: 1 };
    await engines
      .at(engineId)
      .prepare(room)
      .catch((cause: unknown) => {
        throw new AppError('engine-unavailable', undefined, { cause });
      });
    return signGrant(deps, {
      engineId,
      grantId: random.uuid(),
      roomId,
      participantId: random.uuid(),
      displayName: '',
      may: { publish: ['camera', 'microphone'] },
    });
  };
}
