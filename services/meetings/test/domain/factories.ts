import type { Guest, Meeting } from '#domain/meeting.ts';

export const now = new Date('2026-11-23T12:00:00.000Z');
export const inForce = '2026-11';
export const goodChecks = {
  camera: 'good',
  microphone: 'good',
  speaker: 'good',
  network: 'good',
  roundTripMs: 20,
} as const;

export const aGuest = (facts: Partial<Guest> = {}): Guest => ({
  id: 'g1',
  organisationId: 'kerval',
  meetingId: 'm1',
  name: 'Karim Kaddour',
  email: 'karim@example.org',
  role: 'patient',
  dateOfBirth: '1961-03-27',
  locale: 'fr',
  step: 'invited',
  attemptsLeft: 3,
  linkSentAt: now,
  mail: { state: 'sent', at: now },
  linkOpenedAt: null,
  provedAt: null,
  sessionId: null,
  waitingSince: null,
  admittedAt: null,
  removedAt: null,
  checks: null,
  isAudioOnly: false,
  asksForHelp: false,
  isHostInformed: false,
  consent: null,
  part: null,
  companyQuestion: null,
  documentsUntil: null,
  ...facts,
});

export const aMeeting = (facts: Partial<Meeting> = {}): Meeting => ({
  id: 'm1',
  organisationId: 'kerval',
  kind: 'consultation',
  title: null,
  members: [],
  visitKind: 'first',
  state: 'planned',
  hostId: 'dr-a',
  startsAt: now,
  durationMinutes: 15,
  roomId: 'room',
  engineId: null,
  sequence: 0,
  openedAt: null,
  endedAt: null,
  ringsUntil: null,
  conversationUntil: null,
  version: 1,
  guests: [aGuest()],
  ...facts,
});
