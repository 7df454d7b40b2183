import { useState } from 'react';
import { passkeyQuestion } from '@astra/chat-core/encryption';
import type { Opening, PasskeyAnswer } from '@astra/chat-core/encryption';
import { askPasskey, PasskeyDeclined } from '#shared/passkey.ts';

/** Why a passkey opened nothing; nothing is lost by any of it. */
export type PasskeyFault = 'declined' | 'cannot' | 'wrong-passkey' | 'failed';

/** What is done with the answer of a passkey, and how it went. */
export interface PasskeyStep {
  readonly isBusy: boolean;
  readonly fault: PasskeyFault | null;
  /** Asks one of these passkeys; resolves true when `use` says that it is done. */
  readonly touch: (
    credentialIds: readonly string[],
    use: (answer: PasskeyAnswer) => Promise<Opening>,
  ) => Promise<boolean>;
}

export function usePasskeyAnswer(): PasskeyStep {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<PasskeyFault | null>(null);
  return {
    isBusy,
    fault,
    touch: async (credentialIds, use) => {
      setBusy(true);
      setFault(null);
      const result = await outcome(credentialIds, use);
      setBusy(false);
      if (result === 'done') return true;
      setFault(result);
      return false;
    },
  };
}

async function outcome(
  credentialIds: readonly string[],
  use: (answer: PasskeyAnswer) => Promise<Opening>,
): Promise<'done' | PasskeyFault> {
  try {
    const answer = await askPasskey(credentialIds, passkeyQuestion);
    if (!answer) return 'cannot';
    const opening = await use(answer);
    // What was opened by a code a moment ago and is not now: another device has made a new one.
    return opening === 'wrong-code' ? 'failed' : opening;
  } catch (error) {
    return error instanceof PasskeyDeclined ? 'declined' : 'failed';
  }
}
