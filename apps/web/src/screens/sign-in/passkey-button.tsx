import type { ReactElement } from 'react';
import { signInApi } from '#api/identity.ts';
import { PasskeyProof } from '#app/proof-forms.tsx';
import type { Proving } from '#app/proof-forms.tsx';
import { proveWithPasskey } from '#shared/passkey.ts';
import { useLeaving } from './use-leaving.ts';

/** The proof of a sign-in by a passkey. */
export function usePasskeySignIn(uid: string, onExpired: () => void): Proving<void> {
  return useLeaving<void>(async () => {
    const options = await signInApi.passkeyOptions(uid);
    return signInApi.passkey(uid, await proveWithPasskey(options));
  }, onExpired);
}

interface PasskeyButtonProps {
  readonly uid: string;
  readonly onExpired: () => void;
}

/** Signs in with a passkey alone. */
export function PasskeyButton({ uid, onExpired }: PasskeyButtonProps): ReactElement {
  return <PasskeyProof prove={usePasskeySignIn(uid, onExpired)} look="big" />;
}
