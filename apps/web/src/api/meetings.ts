import type { Static } from 'typebox';
import type * as Contract from '@astra/contracts/meetings';
import type {
  KnownPatient,
  KnownPatients,
  NamedConsultation,
  NamedConsultations,
  PatientLanguage,
} from '@astra/contracts/patients';
import { api } from '#shared/api.ts';

/** A meeting as its staff see it. */
export type Meeting = Contract.Meeting;
export type MeetingGuest = Contract.MeetingGuest;
export type DeviceChecks = Contract.DeviceChecks;
export type CheckResult = Contract.CheckResult;
export type PlanMeeting = Contract.PlanMeeting;
export type ChangeMeeting = Contract.ChangeMeeting;
export type PlanGroupMeeting = Contract.PlanGroupMeeting;
export type ChangeGroupMeeting = Contract.ChangeGroupMeeting;
export type Invitee = Contract.Invitee;
export type Invited = Static<typeof Contract.Invited>;
export type Nudge = Contract.Nudge;
export type WaitingMessage = Contract.WaitingMessage;
export type EngineGrant = Static<typeof Contract.EngineGrant>;
/** Somebody was let in; with one's own way into the call, where it came with the answer. */
export interface LetIn {
  readonly meeting: Meeting;
  readonly grant: EngineGrant | null;
}
export type Attendance = Static<typeof Contract.Attendance>;

const base = '/api/meetings';

/** The live stream of a member. */
export const streamUrl = `${base}/stream`;

/** A page of the day. */
export interface MeetingsPage {
  readonly items: readonly Meeting[];
  readonly next: string | null;
}

interface DayQuery {
  readonly day: string;
  readonly hostId?: string | undefined;
}

const act = <T = Meeting>(id: string, action: string, body: unknown = {}): Promise<T> =>
  api<T>(`${base}/meetings/${id}/${action}`, { method: 'POST', body });

/** A way into a call is nothing to keep with the meeting. */
async function admit(id: string, body: Static<typeof Contract.AdmitGuest>): Promise<LetIn> {
  const { grant, ...meeting } = await act<Contract.Admitted>(id, 'admit', body);
  return { meeting, grant };
}

/** The whole day, page after page: a day of a large house is a few hundred meetings. */
async function wholeDay(query: DayQuery, signal?: AbortSignal): Promise<readonly Meeting[]> {
  const found: Meeting[] = [];
  let cursor: string | undefined;
  do {
    const page: MeetingsPage = await api(`${base}/meetings`, {
      query: { ...query, cursor, limit: 200 },
      signal,
    });
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return found;
}

/** What is said with the wish for a grant: which engine was just lost. */
type Asking = { readonly lostEngineId: string | null; readonly signal: AbortSignal };

/** Consultations. */
export const meetingsApi = {
  day: wholeDay,
  get: (id: string, signal?: AbortSignal): Promise<Meeting> =>
    api<Meeting>(`${base}/meetings/${id}`, { signal }),
  plan: (body: PlanMeeting, idempotencyKey: string): Promise<Meeting> =>
    api<Meeting>(`${base}/meetings`, { method: 'POST', body, idempotencyKey }),
  planGroup: (body: PlanGroupMeeting, idempotencyKey: string): Promise<Meeting> =>
    api<Meeting>(`${base}/group-meetings`, { method: 'POST', body, idempotencyKey }),
  changeGroup: (id: string, body: ChangeGroupMeeting): Promise<Meeting> =>
    api<Meeting>(`${base}/group-meetings/${id}`, { method: 'PATCH', body }),
  open: (id: string): Promise<Meeting> => act(id, 'open'),
  invite: (id: string, body: Invitee): Promise<Invited> => act<Invited>(id, 'invite', body),
  mute: (id: string, personId: string): Promise<void> =>
    act<void>(id, 'mute', { personId, source: 'microphone' }),
  muteAll: (id: string): Promise<void> => act<void>(id, 'mute-all'),
  askToSpeak: (id: string, personId: string): Promise<void> =>
    act<void>(id, 'ask-to-speak', { personId }),
  remove: (id: string, personId: string): Promise<Meeting> => act(id, 'remove', { personId }),
  makeModerator: (id: string, personId: string, isModerator: boolean): Promise<Meeting> =>
    act(id, 'moderators', { personId, isModerator }),
  change: (id: string, body: ChangeMeeting): Promise<Meeting> =>
    api<Meeting>(`${base}/meetings/${id}`, { method: 'PATCH', body }),
  cancel: (meeting: Meeting): Promise<Meeting> =>
    act(meeting.id, 'cancel', { version: meeting.version }),
  renewLink: (id: string, guestId: string): Promise<Meeting> => act(id, `guests/${guestId}/link`),
  /** One looks after their call for help, and colleagues see it. */
  settleHelp: (id: string, guestId: string): Promise<Meeting> =>
    act(id, `guests/${guestId}/settle-help`),
  admit: async (id: string, guestId: string): Promise<Meeting> =>
    (await admit(id, { guestId })).meeting,
  /** Opens the meeting too, if it is still planned, and asks for one's own way into the call. */
  admitAndJoin: (id: string, guestId: string): Promise<LetIn> =>
    admit(id, { guestId, opens: true, joins: true }),
  returnToWaiting: (id: string, guestId: string): Promise<Meeting> =>
    act(id, 'return-to-waiting', { guestId }),
  handOver: (id: string, toPersonId: string): Promise<Meeting> =>
    act(id, 'hand-over', { toPersonId }),
  decline: (id: string): Promise<Meeting> => act(id, 'decline'),
  end: (id: string): Promise<Meeting> => act(id, 'end'),
  /** Until when the patient reads and writes after the end; null: no longer. */
  setConversationEnd: (id: string, until: string | null): Promise<Meeting> =>
    act(id, 'conversation-end', { until }),
  grant: (id: string, { lostEngineId, signal }: Asking): Promise<EngineGrant> =>
    api<EngineGrant>(`${base}/meetings/${id}/grants`, {
      method: 'POST',
      query: { lostEngineId: lostEngineId ?? undefined },
      body: {},
      signal,
    }),
  attendance: (id: string, signal?: AbortSignal): Promise<Attendance> =>
    api<Attendance>(`${base}/meetings/${id}/attendance`, { signal }),
  messages: (
    id: string,
    guestId: string,
    signal?: AbortSignal,
  ): Promise<{ items: WaitingMessage[] }> =>
    api<{ items: WaitingMessage[] }>(`${base}/meetings/${id}/guests/${guestId}/messages`, {
      signal,
    }),
  /** The same key gives the same message. */
  write: (
    { id, guestId }: { readonly id: string; readonly guestId: string },
    text: string,
    idempotencyKey: string,
  ): Promise<WaitingMessage> =>
    api<WaitingMessage>(`${base}/meetings/${id}/guests/${guestId}/messages`, {
      method: 'POST',
      body: { text },
      idempotencyKey,
    }),
  /** In which language a person of this address was written to last; null: not known to us. */
  languageOf: (email: string): Promise<PatientLanguage> =>
    api<PatientLanguage>(`${base}/patient-languages/look`, { method: 'POST', body: { email } }),
  /** Patients planned before, as far as one may see them, whose names begin like what is typed. */
  knownPatients: async (name: string, signal?: AbortSignal): Promise<readonly KnownPatient[]> => {
    const path = `${base}/known-patients/look`;
    const { items } = await api<KnownPatients>(path, { method: 'POST', body: { name }, signal });
    return items;
  },
  /** Whose consultations these are, at most a hundred; those that one may not see are not there. */
  nameConsultations: async (
    ids: readonly string[],
    signal?: AbortSignal,
  ): Promise<readonly NamedConsultation[]> => {
    const path = `${base}/consultations/look`;
    return (await api<NamedConsultations>(path, { method: 'POST', body: { ids }, signal })).items;
  },
  freeSlots: (
    query: DayQuery & { readonly durationMinutes: number },
    signal?: AbortSignal,
  ): Promise<{ starts: string[] }> =>
    api<{ starts: string[] }>(`${base}/free-slots`, { query: { ...query }, signal }),
};
