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

/** Proves with a passkey. The library comes only when it is needed. */
export async function proveWithPasskey(options: object): Promise<unknown> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  // The service's library made these options; the browser's library checks them.
  const optionsJSON = options as Parameters<typeof startAuthentication>[0]['optionsJSON'];
  return ask(() => startAuthentication({ optionsJSON }));
}

/** Makes a new passkey on this device or a key nearby. */
export async function makePasskey(options: object): Promise<unknown> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  // See above.
  const optionsJSON = options as Parameters<typeof startRegistration>[0]['optionsJSON'];
  return ask(() => startRegistration({ optionsJSON }));
}
