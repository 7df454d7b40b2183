import type { Role } from '@astra/contracts/actor';
import type { EngineGrant } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import type { GrantRequest } from '@astra/video-engine/video-engine';
import { mayOnMeeting, type MeetingFacts } from '@astra/policy/meetings';
import { guestMayJoin, memberMayJoin } from '#domain/join-grant.ts';
import { connectWithinMs } from '#domain/times.ts';
import type { ByGuest, ByMember } from '#ports/by.ts';
import type { MemberGrantFacts, Unit } from '#ports/store.ts';
import { makeAct, scopeOf } from './act.ts';
import type { Deps } from './deps.ts';
import { nameOf } from './names.ts';
import { visitAct } from './on-visit.ts';
import type { RoomParts } from './room-parts.ts';

type Person = {
  readonly personId: string;
  readonly kind: 'member' | 'guest';
  readonly sessionId: string;
  readonly participantId: string | null;
};
type Target = { readonly id: string; readonly organisationId: string };

/** Writes the grant down: who, for which room, in which session. Its use burns it. */
async function writeGrant(
  { clock, random }: Pick<Deps, 'clock' | 'random'>,
  unit: Unit,
  { meeting, person }: { readonly meeting: Target; readonly person: Person },
): Promise<{ readonly grantId: string; readonly participantId: string }> {
  const participantId =
    person.participantId ??
    (await unit.rooms.participantOf(meeting, { ...person, newId: random.uuid() })).id;
  const now = clock.now();
  const grant = {
    id: random.uuid(),
    organisationId: meeting.organisationId,
    meetingId: meeting.id,
    participantId,
    sessionId: person.sessionId,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + connectWithinMs),
  };
  await unit.rooms.addGrant(grant);
  return { grantId: grant.id, participantId };
}

const media = ['camera', 'microphone', 'screen', 'screen-audio'] as const;

type Signed = Omit<GrantRequest, 'connectWithinMs'> & { readonly engineId: string | null };

/** Never for another engine than the one decided: two people would sit alone in two rooms of one name. @throws AppError `engine-unavailable` */
export async function signGrant(
  { engines }: Pick<Deps, 'engines'>,
  { engineId, ...request }: Signed,
): Promise<EngineGrant> {
  try {
    const grant = await engines.at(engineId).grant({ ...request, connectWithinMs });
    const here = engineId ?? engines.first;
    const standBy = engines.all.find(({ id }) => id !== here)?.engine.name ?? grant.engine;
    return { ...grant, engineId: here, standBy };
  } catch (cause) {
    throw new AppError('engine-unavailable', undefined, { cause });
  }
}

type Loss = { readonly meetingId: string; readonly lostEngineId: string | undefined };

/** Who has no way into that room has lost nothing there: their word must not speak against an engine. */
const makeHeedLoss =
  ({ store }: Pick<Deps, 'store'>, watch: RoomParts['watch']) =>
  async (by: ByMember | ByGuest, { meetingId, lostEngineId }: Loss): Promise<void> => {
    if (lostEngineId === undefined) return;
    const place = { meetingId, engineId: lostEngineId };
    const isTheirs = await store.within(scopeOf(by), (unit) =>
      unit.rooms.holdsWayTo(by.actor.id, place),
    );
    if (isTheirs) await watch.suspect(lostEngineId);
  };

/** What identity has told of the person since: it takes roles away, and gives none. */
function rolesLeft(
  { organisationId, roles }: Pick<ByMember['actor'], 'organisationId' | 'roles'>,
  late: MemberGrantFacts['rolesOfLate'],
): readonly Role[] {
  if (late === null) return roles;
  const isElsewhere = late.organisationId !== null && late.organisationId !== organisationId;
  return isElsewhere ? roles : roles.filter((role) => late.roles.includes(role));
}

/** A fresh way into the room for the host of an open meeting, or for a member who is invited to it. */
export type GrantHost = (
  by: ByMember,
  meetingId: string,
  lostEngineId?: string,
) => Promise<EngineGrant>;

export function makeGrantHost(deps: Deps, { prepareRoom, watch }: RoomParts): GrantHost {
  const act = makeAct(deps);
  const heedLoss = makeHeedLoss(deps, watch);
  return async (by, meetingId, lostEngineId) => {
    await heedLoss(by, { meetingId, lostEngineId });
    const { id: personId, sessionId } = by.actor;
    const name = { action: 'meeting.join', targetKind: 'meeting', targetId: meetingId };
    const granted = await act(by, name, async (unit) => {
      const facts = await unit.rooms.memberGrantFacts(personId, meetingId, sessionId);
      const seen = facts && factsFor(personId, facts);
      if (!facts || !seen || !mayOnMeeting(by.actor, 'meeting.see', seen))
        throw new AppError('not-found');
      // The token may still say the roles of before.
      const asker = { ...by.actor, roles: rolesLeft(by.actor, facts.rolesOfLate) };
      if (!mayOnMeeting(asker, 'meeting.join', seen)) throw new AppError('not-allowed');
      const { invitation, organisationId, participantId, roomId, engineId } = facts;
      const problem = memberMayJoin({ ...facts, isRemoved: invitation?.isRemoved === true });
      if (problem) throw new AppError(problem);
      const meeting = { id: meetingId, organisationId };
      const person = { personId, kind: 'member', sessionId, participantId } as const;
      const isModerator = invitation === null || invitation.isModerator;
      const written = await writeGrant(deps, unit, { meeting, person });
      return { ...written, roomId, engineId, isModerator };
    });
    const { isModerator, ...request } = granted;
    const [displayName] = await Promise.all([
      nameOf(deps.directory, personId),
      prepareRoom(granted),
    ]);
    const may = { publish: media, moderate: isModerator };
    return signGrant(deps, { ...request, displayName, may });
  };
}

/** The meeting as the policy asks of it, with nobody but the asker. */
export const factsFor = (
  personId: string,
  { kind, organisationId, hostId, invitation }: MemberGrantFacts,
): MeetingFacts => ({
  kind,
  organisationId,
  hostId,
  members: invitation ? [{ personId, isModerator: invitation.isModerator }] : [],
});

/** A fresh way into the room for a guest who was let in. */
export type GrantGuest = (by: ByGuest, lostEngineId?: string) => Promise<EngineGrant>;

export function makeGrantGuest(deps: Deps, { prepareRoom, watch }: RoomParts): GrantGuest {
  const act = makeAct(deps);
  const heedLoss = makeHeedLoss(deps, watch);
  return async (by, lostEngineId) => {
    await heedLoss(by, { meetingId: by.actor.meetingId, lostEngineId });
    const { id: personId, meetingId, organisationId, sessionId } = by.actor;
    const granted = await act(by, visitAct(by, 'meeting.join'), async (unit) => {
      const facts = await unit.rooms.guestGrantFacts(personId, meetingId, sessionId);
      if (!facts) throw new AppError('not-found');
      const problem = guestMayJoin(facts, sessionId);
      if (problem) throw new AppError(problem);
      if (facts.sessionId === null && !(await unit.rooms.claimVisit(personId, sessionId)))
        throw new AppError('on-another-device');
      const meeting = { id: meetingId, organisationId };
      const { participantId } = facts;
      const person = { personId, kind: 'guest', sessionId, participantId } as const;
      const written = await writeGrant(deps, unit, { meeting, person });
      const { roomId, engineId, name: displayName } = facts;
      return { ...written, roomId, engineId, displayName };
    });
    await prepareRoom(granted);
    return signGrant(deps, { ...granted, may: { publish: media } });
  };
}
