import type { Newcomer, OpenedSession, OpenSession } from '#app/open-session.ts';
import type { Identity, SignInState } from '#ports/identity.ts';

export type FinishSignIn = (
  answer: { readonly search: string; readonly state: SignInState },
  newcomer: Newcomer,
) => Promise<OpenedSession>;

type Ports = { readonly identity: Identity; readonly openSession: OpenSession };

/** The browser is back from identity with a code. @throws AppError `sign-in-expired` */
export function makeFinishSignIn({ identity, openSession }: Ports): FinishSignIn {
  return async ({ search, state }, newcomer) =>
    openSession(await identity.finishSignIn(search, state), newcomer);
}
