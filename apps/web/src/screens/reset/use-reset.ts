import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { resetApi } from '#api/identity.ts';
import type { Proofs } from '#app/second-proof.tsx';
import { proveWithPasskey } from '#shared/passkey.ts';

interface Wish {
  readonly token: string;
  readonly password: string;
  readonly onDone: () => void;
  readonly onError: (error: unknown) => void;
}

type Proving<Proof> = UseMutationResult<void, Error, Proof> & { readonly isLeaving: boolean };

function useProving<Proof>(
  mutationFn: (proof: Proof) => Promise<void>,
  { onDone, onError }: Wish,
): Proving<Proof> {
  const mutation = useMutation<void, Error, Proof>({ mutationFn, onSuccess: onDone, onError });
  return { ...mutation, isLeaving: mutation.isPending };
}

/** The proofs that set another password: the mail's link alone does not. */
export function useReset(wish: Wish): Proofs {
  const { token, password } = wish;
  const totp = useProving((code: string) => resetApi.totp({ token, password, code }), wish);
  const recovery = useProving(
    (code: string) => resetApi.recoveryCode({ token, password, code }),
    wish,
  );
  const passkey = useProving<void>(async () => {
    const response = await proveWithPasskey(await resetApi.passkeyOptions(token));
    return resetApi.passkey({ token, password, response });
  }, wish);
  return { totp, recovery, passkey };
}
