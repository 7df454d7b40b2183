import type { Static } from 'typebox';
import type * as Contract from '@astra/contracts/identity';
import { api } from '#shared/api.ts';

/** The signed-in person. */
export type Me = Contract.Me;
export type Person = Contract.Person;
export type Factors = Static<typeof Contract.Factors>;
export type SessionRow = Static<typeof Contract.SessionRow>;
export type Interaction = Contract.Interaction;
export type PersonInvitation = Static<typeof Contract.PersonInvitation>;
export type PersonInvitationCard = Static<typeof Contract.PersonInvitationCard>;
export type InvitePerson = Static<typeof Contract.InvitePerson>;
export type PasswordResetCard = Static<typeof Contract.PasswordResetCard>;
export type TotpSetup = Static<typeof Contract.TotpSetup>;
type RecoveryCodes = Static<typeof Contract.RecoveryCodes>;
type WebAuthnJson = Static<typeof Contract.WebAuthnJson>;
type Role = Person['roles'][number];

const base = '/api/identity';
const post = <T>(path: string, body: unknown = {}): Promise<T> =>
  api<T>(`${base}${path}`, { method: 'POST', body });
const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
  api<T>(`${base}${path}`, { signal });
const remove = (path: string): Promise<void> => api(`${base}${path}`, { method: 'DELETE' });

/** The signed-in person's own account. */
export const meApi = {
  get: (signal?: AbortSignal): Promise<Me> => get<Me>('/me', signal),
  change: (body: Static<typeof Contract.ChangeMe>): Promise<Me> =>
    api<Me>(`${base}/me`, { method: 'PATCH', body }),
  sessions: (signal?: AbortSignal): Promise<{ items: SessionRow[] }> =>
    get<{ items: SessionRow[] }>('/me/sessions', signal),
  endSession: (id: string): Promise<void> => remove(`/me/sessions/${id}`),
  factors: (signal?: AbortSignal): Promise<Factors> => get<Factors>('/me/factors', signal),
  passkeyOptions: (): Promise<WebAuthnJson> => post<WebAuthnJson>('/me/passkeys/options'),
  addPasskey: (name: string, response: unknown): Promise<Factors | undefined> =>
    post<Factors | undefined>('/me/passkeys', { name, response }),
  removePasskey: (id: string): Promise<void> => remove(`/me/passkeys/${id}`),
  startTotp: (): Promise<TotpSetup> => post<TotpSetup>('/me/totp'),
  confirmTotp: (code: string): Promise<RecoveryCodes | undefined> =>
    post<RecoveryCodes | undefined>('/me/totp/confirm', { code }),
  removeTotp: (): Promise<void> => remove('/me/totp'),
  newRecoveryCodes: (): Promise<RecoveryCodes> => post<RecoveryCodes>('/me/recovery-codes'),
  changePassword: (current: string, next: string): Promise<void> =>
    post<void>('/me/password', { current, next }),
};

/** What filters the list of people. */
export interface PeopleFilter {
  readonly q?: string | undefined;
  readonly role?: Role | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** A page of people. */
export interface PeoplePage {
  readonly items: readonly Person[];
  readonly next: string | null;
}

/** Colleagues and invitations to become one. */
export const peopleApi = {
  list: (filter: PeopleFilter, signal?: AbortSignal): Promise<PeoplePage> =>
    api<PeoplePage>(`${base}/people`, { query: { ...filter }, signal }),
  get: (id: string, signal?: AbortSignal): Promise<Person> => get<Person>(`/people/${id}`, signal),
  changeRoles: (person: Person, roles: readonly Role[]): Promise<Person> =>
    api<Person>(`${base}/people/${person.id}/roles`, {
      method: 'PATCH',
      body: { version: person.version, roles },
    }),
  deactivate: (person: Person): Promise<Person> =>
    post<Person>(`/people/${person.id}/deactivate`, { version: person.version }),
  reactivate: (person: Person): Promise<Person> =>
    post<Person>(`/people/${person.id}/reactivate`, { version: person.version }),
  sessions: (id: string, signal?: AbortSignal): Promise<{ items: SessionRow[] }> =>
    get<{ items: SessionRow[] }>(`/people/${id}/sessions`, signal),
  endSessions: (id: string): Promise<void> => remove(`/people/${id}/sessions`),
  invitations: (signal?: AbortSignal): Promise<{ items: PersonInvitation[] }> =>
    get<{ items: PersonInvitation[] }>('/invitations', signal),
  invite: (body: InvitePerson, idempotencyKey: string): Promise<PersonInvitation> =>
    api<PersonInvitation>(`${base}/invitations`, { method: 'POST', body, idempotencyKey }),
  withdraw: (id: string): Promise<void> => remove(`/invitations/${id}`),
};

/** Where the browser goes on after a sign-in. */
export interface SignInDone {
  readonly location: string;
}

/** One sign-in, from the first page to the last. */
export const signInApi = {
  get: (uid: string, signal?: AbortSignal): Promise<Interaction> =>
    get<Interaction>(`/interactions/${uid}`, signal),
  password: (uid: string, body: Static<typeof Contract.SignInWithPassword>): Promise<Interaction> =>
    post<Interaction>(`/interactions/${uid}/password`, body),
  totp: (uid: string, code: string): Promise<SignInDone> =>
    post<SignInDone>(`/interactions/${uid}/totp`, { code }),
  recoveryCode: (uid: string, code: string): Promise<SignInDone> =>
    post<SignInDone>(`/interactions/${uid}/recovery-code`, { code }),
  passkeyOptions: (uid: string): Promise<WebAuthnJson> =>
    post<WebAuthnJson>(`/interactions/${uid}/passkey/options`),
  passkey: (uid: string, response: unknown): Promise<SignInDone> =>
    post<SignInDone>(`/interactions/${uid}/passkey`, { response }),
};

/** Accepting a colleague's invitation. */
export const joinApi = {
  look: (token: string): Promise<PersonInvitationCard> =>
    post<PersonInvitationCard>('/invitations/look', { token }),
  accept: (body: Static<typeof Contract.AcceptInvitation>): Promise<TotpSetup> =>
    post<TotpSetup>('/invitations/accept', body),
  confirm: (token: string, code: string): Promise<RecoveryCodes> =>
    post<RecoveryCodes>('/invitations/confirm', { token, code }),
};

/** A forgotten password: asking for a link, then another password by link and second factor. */
export const resetApi = {
  ask: (email: string): Promise<void> => post<void>('/password-resets', { email }),
  look: (token: string): Promise<PasswordResetCard> =>
    post<PasswordResetCard>('/password-resets/look', { token }),
  totp: (body: Static<typeof Contract.ResetWithCode>): Promise<void> =>
    post<void>('/password-resets/totp', body),
  recoveryCode: (body: Static<typeof Contract.ResetWithRecoveryCode>): Promise<void> =>
    post<void>('/password-resets/recovery-code', body),
  passkeyOptions: (token: string): Promise<WebAuthnJson> =>
    post<WebAuthnJson>('/password-resets/passkey/options', { token }),
  passkey: (body: {
    readonly token: string;
    readonly password: string;
    readonly response: unknown;
  }): Promise<void> => post<void>('/password-resets/passkey', body),
};
