import type { Member } from '@astra/contracts/actor';
import type {
  Meeting as MeetingView,
  MeetingGuest,
  MeetingMember,
} from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import { mayOnMeeting } from '@astra/policy/meetings';
import { waitsSince } from '#domain/admission.ts';
import { stateOf } from '#domain/company.ts';
import { invitationState } from '#domain/invitation.ts';
import { mayNow } from '#domain/may.ts';
import type { Guest, MeetingMember as DomainMember } from '#domain/meeting.ts';
import { closesAt } from '#domain/times.ts';
import type { Directory } from '#ports/directory.ts';
import type { MeetingSight } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { nameOf } from './names.ts';

type Ports = Pick<Deps, 'store' | 'directory' | 'clock'>;

/** A meeting as one member sees it now. @throws AppError `not-found` for who may not see it. */
export type PresentMeeting = (actor: Member, meetingId: string) => Promise<MeetingView>;

export function makePresentMeeting(ports: Ports): PresentMeeting {
  const look = makeLookAtMeeting(ports);
  return async (actor, meetingId) => {
    const sight = await look(actor.organisationId, meetingId, actor.id);
    if (!sight || !mayOnMeeting(actor, 'meeting.see', sight.meeting))
      throw new AppError('not-found');
    return toView(actor, sight, await namesIn(ports.directory, sight));
  };
}

/** Reads a meeting for the eyes of its organisation, whoever asks, or of one invited person. */
export const makeLookAtMeeting =
  ({ store, directory, clock }: Ports) =>
  async (
    organisationId: string,
    meetingId: string,
    personId?: string,
  ): Promise<MeetingSight | null> => {
    const { timezone } = await directory.organisation(organisationId);
    const scope = { organisationId, ...(personId === undefined ? {} : { personId }) };
    return store.within(scope, (unit) => unit.meetings.see(meetingId, timezone, clock.now()));
  };

/** Names of host, members, whoever cancelled it and whoever helps its guests, by id. */
export async function namesIn(
  directory: Directory,
  { meeting }: MeetingSight,
): Promise<ReadonlyMap<string, string>> {
  const { hostId, cancelledBy, members, guests } = meeting;
  const helpers = guests.flatMap(({ helper }) => (helper ? [helper.personId] : []));
  const others = [...(cancelledBy ? [cancelledBy] : []), ...helpers];
  const ids = new Set([hostId, ...others, ...members.map(idOf)]);
  return new Map(
    await Promise.all([...ids].map(async (id) => [id, await nameOf(directory, id)] as const)),
  );
}

const idOf = ({ personId }: DomainMember): string => personId;

export function toView(
  actor: Member,
  sight: MeetingSight,
  names: ReadonlyMap<string, string>,
): MeetingView {
  const { meeting } = sight;
  const may = mayNow(actor, meeting, sight.at);
  // Who only takes part sees the people, not their addresses.
  const seesLinks = mayOnMeeting(actor, 'meeting.write', meeting);
  return {
    id: meeting.id,
    kind: meeting.kind,
    state: meeting.state,
    visitKind: meeting.visitKind,
    title: meeting.title,
    startsAt: meeting.startsAt.toISOString(),
    durationMinutes: meeting.durationMinutes,
    closesAt: closesAt(meeting).toISOString(),
    host: {
      id: meeting.hostId,
      displayName: names.get(meeting.hostId) ?? '',
      participantId: sight.participantIds.get(meeting.hostId) ?? null,
    },
    members: meeting.members.map((member) => memberView(sight, member, names)),
    guests: meeting.guests.map((guest) => {
      const view = guestView(sight, guest, names);
      return seesLinks ? view : { ...view, email: '', phone: null, helper: null };
    }),
    handedOverAt: iso(meeting.handedOverAt),
    namesakeAt: iso(sight.namesakeAt),
    openedAt: iso(meeting.openedAt),
    endedAt: iso(meeting.endedAt),
    cancelledBy: meeting.cancelledBy && (names.get(meeting.cancelledBy) ?? ''),
    insideCount: sight.insideIds.size,
    isAskerInside: sight.insideIds.has(actor.id),
    attendedCount: sight.attendedCount,
    ringsUntil: iso(meeting.ringsUntil),
    conversationUntil: iso(meeting.conversationUntil),
    conversationDays: sight.conversationDays,
    engineId: meeting.engineId,
    may: [...may],
    version: meeting.version,
  };
}

function memberView(
  { meeting, participantIds }: MeetingSight,
  { personId, homeId, invitedAs, isModerator, removedAt, declinedAt }: DomainMember,
  names: ReadonlyMap<string, string>,
): MeetingMember {
  const participantId = participantIds.get(personId) ?? null;
  // An address tells nobody a name: that of the directory is shown once its holder has come in.
  const known = names.get(personId) ?? '';
  const displayName = invitedAs !== null && participantId === null ? invitedAs : known;
  return {
    id: personId,
    displayName: displayName === '' ? (invitedAs ?? '') : displayName,
    isOfOtherOrganisation: homeId !== meeting.organisationId,
    isModerator,
    isRemoved: removedAt !== null,
    hasDeclined: declinedAt !== null,
    participantId,
  };
}

const guestView = (
  { meeting, at, onlineGuestIds, participantIds }: MeetingSight,
  guest: Guest,
  names: ReadonlyMap<string, string>,
): MeetingGuest => ({
  id: guest.id,
  role: guest.role,
  name: guest.name,
  dateOfBirth: guest.dateOfBirth,
  email: guest.email,
  phone: guest.phone,
  locale: guest.locale,
  invitation: {
    state: invitationState(meeting, guest, at),
    sentAt: guest.linkSentAt.toISOString(),
    openedAt: iso(guest.linkOpenedAt),
    attemptsLeft: guest.attemptsLeft,
    mail: { state: guest.mail.state, at: guest.mail.at.toISOString() },
  },
  step: guest.step,
  waitingSince: iso(waitsSince(guest)),
  queuedSince: iso(guest.waitingSince),
  admittedAt: iso(guest.admittedAt),
  checks: guest.checks,
  isAudioOnly: guest.isAudioOnly,
  isOnline: onlineGuestIds.has(guest.id),
  asksForHelp: guest.asksForHelp,
  helper: guest.helper && {
    id: guest.helper.personId,
    name: names.get(guest.helper.personId) ?? '',
    since: guest.helper.at.toISOString(),
  },
  consent: guest.consent && {
    version: guest.consent.version,
    isAccepted: guest.consent.isAccepted,
    at: guest.consent.at.toISOString(),
  },
  part: guest.part,
  companyQuestion: questionView(guest),
  participantId: participantIds.get(guest.id) ?? null,
});

const questionView = ({ companyQuestion: asked }: Guest): MeetingGuest['companyQuestion'] =>
  asked && {
    id: asked.id,
    state: stateOf(asked),
    askedAt: asked.askedAt.toISOString(),
    answeredAt: iso(asked.answeredAt),
  };

export const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
