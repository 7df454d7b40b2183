import type { Admitted } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import { mayOnMeeting } from '@astra/policy/meetings';
import { admit } from '#domain/admission.ts';
import type { Meeting } from '#domain/meeting.ts';
import { open } from '#domain/meeting-life.ts';
import { letBackIn } from '#domain/moderation.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import type { GrantHost } from './grants.ts';
import { onMeeting } from './on-meeting.ts';
import { makePresentMeeting } from './present-meeting.ts';
import type { RoomParts } from './room-parts.ts';

type Target = {
  readonly meetingId: string;
  readonly guestId: string;
  /** A meeting that is still planned is opened by the same act. */
  readonly opens?: boolean | undefined;
  /** Whoever lets in goes to the call now. */
  readonly joins?: boolean | undefined;
};

/** Lets exactly one waiting guest in, or one member back in who was removed; of two decisions at once, one wins. */
export type AdmitGuest = (by: ByMember, target: Target) => Promise<Admitted>;

type Parts = RoomParts & { readonly grantHost: GrantHost };

export function makeAdmitGuest(deps: Deps, { prepareRoom, watch, grantHost }: Parts): AdmitGuest {
  const { clock, random, log } = deps;
  const act = makeAct(deps);
  const present = makePresentMeeting(deps);

  const opened = async (by: ByMember, unit: Unit, meeting: Meeting): Promise<Meeting> => {
    if (!mayOnMeeting(by.actor, 'meeting.open', meeting)) throw new AppError('not-allowed');
    const target = { targetKind: 'meeting', targetId: meeting.id } as const;
    await unit.audit(by, { action: 'meeting.open', ...target, outcome: 'done' });
    const engineId = await watch.chooseIn(unit, meeting.organisationId);
    return decided(open(meeting, { now: clock.now(), engineId }));
  };

  /** What the call's page would ask for next; it still may, where this cannot be had. */
  const wayIn = (by: ByMember, meetingId: string): Promise<Admitted['grant']> =>
    grantHost(by, meetingId).catch((error: unknown) => {
      if (!(error instanceof AppError)) log.warn({ err: error }, 'No way in came with the answer');
      return null;
    });

  return async (by, { meetingId, guestId, opens = false, joins = false }) => {
    const asks = { by, meetingId, guestId, action: 'meeting.admit' } as const;
    const admitted = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const isOpening = opens && meeting.state === 'planned';
      const before = isOpening ? await opened(by, unit, meeting) : meeting;
      const isMember = before.members.some((one) => one.personId === guestId);
      const after = decided(
        isMember ? letBackIn(before, guestId) : admit(before, guestId, clock.now()),
      );
      const kind = isMember ? 'member' : 'guest';
      await unit.rooms.participantOf(meeting, { personId: guestId, kind, newId: random.uuid() });
      await commit(unit, meeting, after);
      return after;
    });
    // Each grant prepares the room again, and waits for it: this only lets it begin at once.
    prepareRoom(admitted).catch((error: unknown) =>
      log.warn({ err: error, meetingId }, 'The room is not ready yet'),
    );
    const [shown, grant] = await Promise.all([
      present(by.actor, meetingId),
      joins ? wayIn(by, meetingId) : null,
    ]);
    return { ...shown, grant };
  };
}
