import { createHash } from 'node:crypto';
import type { Meeting as MeetingView } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import type { ByMember } from '#ports/by.ts';
import type { MeetingKey, Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { makePresentMeeting } from './present-meeting.ts';

type Asked = { readonly hostId: string };
type Planning<A extends Asked> = {
  readonly unit: Unit;
  readonly asked: A;
  readonly meetingId: string;
  readonly organisationId: string;
  /** To be kept with the meeting. */
  readonly key: MeetingKey;
};

/** What every planning has around it: one transaction with its audit entry, and one meeting for one key. */
export function makePlanOnce<A extends Asked>(
  deps: Deps,
  /** Gives the meeting in whose place nothing is planned, where there is one. */
  planIn: (planning: Planning<A>) => Promise<string | null>,
): (by: ByMember, asked: A, key: string) => Promise<MeetingView> {
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);
  return async (by, asked, key) => {
    const meetingId = deps.random.uuid();
    const { id: createdBy, organisationId } = by.actor;
    const requestHash = createHash('sha256').update(JSON.stringify(asked)).digest('hex');
    const name = { action: 'meeting.plan', targetKind: 'meeting', targetId: meetingId } as const;
    const id = await act(by, name, async (unit) => {
      const known = await unit.meetings.findByKey(createdBy, key);
      if (known) return replay(known, requestHash);
      checkRelation(by, asked.hostId);
      const kept = { createdBy, key, requestHash };
      const instead = await planIn({ unit, asked, meetingId, organisationId, key: kept });
      return instead ?? meetingId;
    });
    return present(by.actor, id);
  };
}

/** The same request again gives the same meeting. @throws AppError `key-reused` */
function replay(known: { id: string; requestHash: string }, requestHash: string): string {
  if (known.requestHash !== requestHash) throw new AppError('key-reused');
  return known.id;
}

/** A clinician plans their own meetings, a secretary those of everybody. */
export function checkRelation({ actor }: ByMember, hostId: string): void {
  if (actor.id !== hostId && !actor.roles.includes('secretary')) throw new AppError('not-allowed');
}
