import type { CallSnapshot } from '@astra/call-core/call-state';
import type { Meeting } from '#api/meetings.ts';

/** Somebody of a meeting as its moderators see them. */
export interface Participant {
  readonly id: string;
  readonly name: string;
  readonly kind: 'member' | 'guest';
  readonly isHost: boolean;
  readonly isModerator: boolean;
  readonly isRemoved: boolean;
  /** Said "not now" to the call. */
  readonly hasDeclined: boolean;
  /** In the call now, by the call's own account. */
  readonly isHere: boolean;
  readonly isMuted: boolean;
}

/** Host, members and guests, with what the call knows of them. Who waits is shown elsewhere. */
export function participantsOf(meeting: Meeting, call: CallSnapshot): readonly Participant[] {
  const inCall = (participantId: string | null): Pick<Participant, 'isHere' | 'isMuted'> => {
    const there = call.participants.find(({ id }) => id === participantId);
    const { microphone } = there?.media ?? {};
    return { isHere: there !== undefined, isMuted: !microphone || microphone.isMuted };
  };
  const { host, members, guests } = meeting;
  return [
    {
      id: host.id,
      name: host.displayName,
      kind: 'member' as const,
      isHost: true,
      isModerator: true,
      isRemoved: false,
      hasDeclined: false,
      ...inCall(host.participantId),
    },
    ...members.map((member) => ({
      id: member.id,
      name: member.displayName,
      kind: 'member' as const,
      isHost: false,
      isModerator: member.isModerator,
      isRemoved: member.isRemoved,
      hasDeclined: member.hasDeclined,
      ...inCall(member.participantId),
    })),
    ...guests
      .filter(({ step }) => step !== 'waiting')
      .map((guest) => ({
        id: guest.id,
        name: guest.name,
        kind: 'guest' as const,
        isHost: false,
        isModerator: false,
        isRemoved: guest.step === 'removed',
        hasDeclined: false,
        ...inCall(guest.participantId),
      })),
  ];
}
