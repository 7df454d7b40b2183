import { audienceOf, type ServiceName } from '@astra/contracts/actor';
import { callService } from './http-client.ts';
import { AppError } from './problems.ts';
import type { Clock } from './clock.ts';
import type { Secret } from './secret.ts';

/** Access tokens by which this service acts. */
export type ServiceTokens = {
  /** For itself (OAuth client credentials), kept until shortly before it ends; never for a user (docs/decisions/0090…). */
  readonly own: (audience: ServiceName) => Promise<string>;
};

type Settings = {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Internal base address of identity. */
  readonly identityUrl: string;
  readonly clock: Clock;
};

type Granted = { readonly access_token: string; readonly expires_in: number };
const early = 30_000;

export function makeServiceTokens(settings: Settings): ServiceTokens {
  const kept = new Map<ServiceName, { token: string; until: number }>();
  return {
    own: async (audience) => {
      const now = settings.clock.now().getTime();
      const hit = kept.get(audience);
      if (hit && hit.until > now) return hit.token;
      const granted = await askToken(settings, {
        grant_type: 'client_credentials',
        resource: audienceOf(audience),
      });
      kept.set(audience, {
        token: granted.access_token,
        until: now + granted.expires_in * 1000 - early,
      });
      return granted.access_token;
    },
  };
}

async function askToken(settings: Settings, parameters: Record<string, string>): Promise<Granted> {
  const credentials = `${settings.clientId}:${settings.clientSecret.reveal()}`;
  const reply = await callService({
    method: 'POST',
    url: `${settings.identityUrl}/oidc/token`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    },
    body: new URLSearchParams(parameters).toString(),
  });
  if (reply.status !== 200) throw new AppError('unavailable', 'Identity gave no token');
  return reply.body as Granted;
}
