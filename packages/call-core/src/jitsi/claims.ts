import { ConnectError } from '../call-engine.ts';
import type { EngineGrant } from '../call-engine.ts';

/** What the adapter reads of a grant's credential. The server alone believes it. */
export interface Claims {
  /** The deployment's domain: its rooms and its focus are below it. */
  readonly domain: string;
  readonly room: string;
}

/** Reads the claims of a JSON Web Token. Throws `ConnectError` for a grant that could never be used. */
export function readClaims({ credential, roomId }: EngineGrant): Claims {
  const claims = payloadOf(credential);
  const { sub: domain, room } = claims;
  if (typeof domain !== 'string' || domain === '' || room !== roomId)
    throw new ConnectError('refused');
  return { domain, room: roomId };
}

function payloadOf(token: string): Readonly<Record<string, unknown>> {
  const [, body = ''] = token.split('.');
  try {
    const bytes = Uint8Array.from(atob(body.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
      each.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    // An object has string keys; what is behind them is looked at by the caller.
    if (typeof claims === 'object' && claims !== null) return claims as Record<string, unknown>;
  } catch (cause) {
    throw new ConnectError('refused', { cause });
  }
  throw new ConnectError('refused');
}
