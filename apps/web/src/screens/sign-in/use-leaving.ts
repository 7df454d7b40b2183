import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import type { SignInDone } from '#api/identity.ts';
import { problemOf } from '#shared/problem-error.ts';

/** A last proof: when it is right the browser leaves, and the buttons stay busy until then. */
export function useLeaving<Proof>(
  prove: (proof: Proof) => Promise<SignInDone>,
  onExpired: () => void,
): UseMutationResult<SignInDone, Error, Proof> & { readonly isLeaving: boolean } {
  const [isGone, setGone] = useState(false);
  const mutation = useMutation({
    mutationFn: prove,
    onSuccess: ({ location }) => {
      setGone(true);
      window.location.assign(location);
    },
    onError: (error) => {
      if (problemOf(error) === 'sign-in-expired') onExpired();
    },
  });
  return { ...mutation, isLeaving: isGone || mutation.isPending };
}
