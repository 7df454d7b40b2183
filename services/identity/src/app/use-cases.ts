import type { Ports } from '#app/ports.ts';
import { makeDismissGuest, makeVouchForGuest } from '#app/guest-tickets.ts';
import { makeSignInWithPasskey, makeStartPasskeySignIn } from '#app/sign-in-with-passkey.ts';
import {
  makeReadSignIn,
  makeSignInWithPassword,
  makeSignInWithRecoveryCode,
  makeSignInWithTotp,
} from '#app/sign-in.ts';

/** Every use case that a route calls, on the same ports. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types, typescript/explicit-function-return-type -- the list is the type
export const makeUseCases = (ports: Ports) => ({
  signIn: {
    read: makeReadSignIn(ports),
    withPassword: makeSignInWithPassword(ports),
    withTotp: makeSignInWithTotp(ports),
    withRecoveryCode: makeSignInWithRecoveryCode(ports),
    startPasskey: makeStartPasskeySignIn(ports),
    withPasskey: makeSignInWithPasskey(ports),
  },
  guests: {
    vouch: makeVouchForGuest(ports),
    dismiss: makeDismissGuest(ports),
  },
});

export type UseCases = ReturnType<typeof makeUseCases>;
