import type { PasskeyAnswer } from '@astra/chat-core/encryption';

/** Whether this browser can hold or use a passkey. */
export function canUsePasskey(): boolean {
  return typeof window.PublicKeyCredential === 'function';
}

/** The person closed the browser's own dialog, or let it time out: nothing went wrong. */
export class PasskeyDeclined extends Error {
  override readonly name = 'PasskeyDeclined';
}

async function ask<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : '';
    if (name === 'NotAllowedError' || name === 'AbortError') {
      throw new PasskeyDeclined('The passkey was not used', { cause });
    }
    throw cause;
  }
}

/**
 * A passkey can answer more than who one is: its answer to one question opens the person's messages (see
 * `askPasskey`). The server's options ask it nothing besides, and nothing besides goes to the server.
 */
export function withoutQuestions<T extends object>(options: T): Omit<T, 'extensions'> {
  const { extensions: _, ...rest } = options as T & { readonly extensions?: unknown };
  return rest;
}

const withoutAnswers = <T extends { readonly clientExtensionResults: object }>(reply: T): T => ({
  ...reply,
  clientExtensionResults: {},
});

/** Proves with a passkey. The library comes only when it is needed. */
export async function proveWithPasskey(options: object): Promise<unknown> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  // The service's library made these options; the browser's library checks them.
  const optionsJSON = withoutQuestions(options) as Parameters<
    typeof startAuthentication
  >[0]['optionsJSON'];
  return withoutAnswers(await ask(() => startAuthentication({ optionsJSON })));
}

/** Makes a new passkey on this device or a key nearby. */
export async function makePasskey(options: object): Promise<unknown> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  // Some authenticators can open messages later only if that is wished for when the passkey is made.
  const wished = { ...withoutQuestions(options), extensions: { prf: {} } };
  // See above.
  const optionsJSON = wished as unknown as Parameters<typeof startRegistration>[0]['optionsJSON'];
  return withoutAnswers(await ask(() => startRegistration({ optionsJSON })));
}

/**
 * Asks one of these passkeys, by their credential ids, the question of the chat's recovery; the answer stays in this page.
 * Null: this passkey, or this browser, cannot answer.
 */
export async function askPasskey(
  credentialIds: readonly string[],
  question: Uint8Array<ArrayBuffer>,
): Promise<PasskeyAnswer | null> {
  const { base64URLStringToBuffer } = await import('@simplewebauthn/browser');
  const publicKey: PublicKeyCredentialRequestOptions = {
    // Nobody checks a signature: what counts is the answer, which this passkey alone can give.
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    allowCredentials: credentialIds.map((id) => ({
      type: 'public-key',
      id: base64URLStringToBuffer(id),
    })),
    userVerification: 'required',
    extensions: { prf: { eval: { first: question } } },
  };
  const used = await ask(() => navigator.credentials.get({ publicKey }));
  if (!(used instanceof PublicKeyCredential)) return null;
  const answer = used.getClientExtensionResults().prf?.results?.first;
  // Browsers give an ArrayBuffer; the type allows for views too.
  return answer instanceof ArrayBuffer
    ? { credentialId: used.id, secret: new Uint8Array(answer) }
    : null;
}
