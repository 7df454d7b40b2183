import type { Member } from '@astra/contracts/actor';
import type { Meeting as MeetingView, MeetingGuest } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import { mayOnMeeting } from '@astra/policy/meetings';
import { invitationState } from '#domain/invitation.ts';
import { mayNow } from '#domain/may.ts';
import type { Guest, Meeting } from '#domain/meeting.ts';
import { onlineGraceMs } from '#domain/times.ts';
import type { MeetingSight } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { nameOf } from './names.ts';

type Ports = Pick<Deps, 'store' | 'directory' | 'clock'>;

/** A meeting as one member sees it now. @throws AppError `not-found` for who may not see it. */
export type PresentMeeting = (actor: Member, meetingId: string) => Promise<MeetingView>;

export function makePresentMeeting(ports: Ports): PresentMeeting {
  const look = makeLookAtMeeting(ports);
  return async (actor, meetingId) => {
    const sight = await look(actor.organisationId, meetingId);
    if (!sight || !mayOnMeeting(actor, 'meeting.see', sight.meeting))
      throw new AppError('not-found');
    return toView(actor, sight, await nameOf(ports.directory, sight.meeting.hostId));
  };
}

/** Reads a meeting for the eyes of its organisation, whoever asks. */
export const makeLookAtMeeting =
  ({ store, directory, clock }: Ports) =>
  async (organisationId: string, meetingId: string): Promise<MeetingSight | null> => {
    const { timezone } = await directory.organisation(organisationId);
    return store.within({ organisationId }, (unit) =>
      unit.meetings.see(meetingId, timezone, onlineSince(clock.now())),
    );
  };

export const onlineSince = (now: Date): Date => new Date(now.getTime() - onlineGraceMs - 10_000);

export function toView(actor: Member, sight: MeetingSight, hostName: string): MeetingView {
  const { meeting } = sight;
  return {
    id: meeting.id,
    kind: meeting.kind,
    state: meeting.state,
    visitKind: meeting.visitKind,
    startsAt: meeting.startsAt.toISOString(),
    durationMinutes: meeting.durationMinutes,
    host: { id: meeting.hostId, displayName: hostName },
    guests: meeting.guests.map((guest) => guestView(meeting, guest, sight.onlineGuestIds)),
    namesakeAt: iso(sight.namesakeAt),
    openedAt: iso(meeting.openedAt),
    endedAt: iso(meeting.endedAt),
    engineId: meeting.engineId,
    may: [...mayNow(actor, meeting)],
    version: meeting.version,
  };
}

const guestView = (
  meeting: Meeting,
  guest: Guest,
  onlineIds: ReadonlySet<string>,
): MeetingGuest => ({
  id: guest.id,
  name: guest.name,
  dateOfBirth: guest.dateOfBirth,
  email: guest.email,
  locale: guest.locale,
  invitation: {
    state: invitationState(meeting, guest),
    sentAt: guest.linkSentAt.toISOString(),
    attemptsLeft: guest.attemptsLeft,
    mail: { state: guest.mail.state, at: guest.mail.at.toISOString() },
  },
  step: guest.step,
  waitingSince: iso(guest.waitingSince),
  admittedAt: iso(guest.admittedAt),
  checks: guest.checks,
  isAudioOnly: guest.isAudioOnly,
  isOnline: onlineIds.has(guest.id),
  asksForHelp: guest.asksForHelp,
  consent: guest.consent && {
    version: guest.consent.version,
    isAccepted: guest.consent.isAccepted,
    at: guest.consent.at.toISOString(),
  },
});

export const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
