import type { EngineGrant } from '@astra/contracts/meetings';
import type { Static } from 'typebox';
import type { ConsentText, GiveConsent, InvitationCard, Visit } from '@astra/contracts/visit';
import type { DeviceChecks } from '@astra/contracts/meetings';
import { api } from '#shared/api.ts';

const base = '/api/meetings';
const post = <T>(path: string, body: unknown = {}): Promise<T> =>
  api<T>(`${base}${path}`, { method: 'POST', body });

/** What a link shows before any proof. */
export const lookAt = (token: string): Promise<InvitationCard> =>
  post('/invitations/look', { token });

/** The second proof; on success this browser has the guest's session. */
export async function prove(token: string, dateOfBirth: string | undefined): Promise<void> {
  const { ticket } = await post<{ ticket: string }>('/invitations/prove', {
    token,
    ...(dateOfBirth === undefined ? {} : { dateOfBirth }),
  });
  await api('/auth/guest', { method: 'POST', body: { ticket } });
}

export const readVisit = (): Promise<Visit> => api(`${base}/visit`);
/** The text in force, in a language. */
export const readConsentText = (locale: ConsentText['locale']): Promise<ConsentText> =>
  api(`${base}/consent-texts/current`, { query: { locale } });
/** What was answered to which text, in the language in which it was read. */
export type GivenConsent = Static<typeof GiveConsent>;
export const giveConsent = (given: GivenConsent): Promise<Visit> => post('/visit/consent', given);
export const reportChecks = (checks: DeviceChecks, isAudioOnly: boolean): Promise<Visit> =>
  post('/visit/checks', { checks, isAudioOnly });
export const fetchProbeGrant = (): Promise<EngineGrant> => post('/visit/probe-grants');
export const enterWaitingRoom = (takeOver: boolean): Promise<Visit> =>
  post('/visit/wait', { takeOver });
/** The same key gives the same message. */
export const writeMessage = (text: string, idempotencyKey: string): Promise<unknown> =>
  api(`${base}/visit/messages`, { method: 'POST', body: { text }, idempotencyKey });
export const askForHelp = (): Promise<unknown> => post('/visit/help');
export const leaveVisit = (): Promise<unknown> => post('/visit/leave');
export const fetchGrant = (lostEngineId: string | null): Promise<EngineGrant> =>
  api(`${base}/visit/grants`, {
    method: 'POST',
    query: { lostEngineId: lostEngineId ?? undefined },
    body: {},
  });
export const rateVisit = (stars: number, comment: string | undefined): Promise<unknown> =>
  post('/visit/rating', comment === undefined ? { stars } : { stars, comment });
