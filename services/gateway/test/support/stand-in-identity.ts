import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, exportJWK, SignJWT, type JWK } from 'jose';
import { interactionPolicy, Provider, type Configuration } from 'oidc-provider';
import { audienceOf, type ServiceName } from '@astra/contracts/actor';

const guestGrant = 'urn:astra:params:oauth:grant-type:guest-ticket';
const organisation = '6f1c1b0e-0000-4000-8000-000000000001';
export const meeting = '6f1c1b0e-0000-4000-8000-0000000000aa';

/**
 * Identity at its contract: a real OpenID provider where whoever asks is signed in as `person` at once.
 * Sessions can be ended, tickets redeemed, and token requests counted and held back.
 */
export async function startIdentity(publicOrigin: string, clientSecret: string) {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'k1', alg: 'EdDSA', use: 'sig' };
  const issuer = `${publicOrigin}/oidc`;
  const state = {
    person: crypto.randomUUID(),
    tickets: new Set<string>(),
    ended: new Set<string>(),
    asked: [] as string[],
    /** Answers every token request with a fault of its own. */
    isBroken: false,
    /** Persons whose sessions are over. */
    gone: new Set<string>(),
    seen: [] as { url: string; headers: Record<string, unknown> }[],
  };
  const provider = new Provider(issuer, configuration({ publicOrigin, clientSecret, jwk, state }));
  provider.proxy = true;
  addGuestGrant(provider, state);
  const handle = provider.callback();
  const server = createServer((request, reply) => {
    void (async () => {
      state.seen.push({ url: request.url ?? '', headers: { ...request.headers } });
      if (request.url === '/oidc/token') {
        state.asked.push(request.url);
        if (state.isBroken) return void reply.writeHead(500).end();
      }
      const login = /^\/oidc\/stand-in\/([\w-]+)/.exec(request.url ?? '');
      Object.assign(request, { originalUrl: request.url, url: request.url?.slice(5) });
      if (!login) return handle(request, reply);
      await provider.interactionFinished(request, reply, { login: { accountId: state.person } });
    })();
  });
  const url = await listen(server);
  const sign = (sub: string, audience: ServiceName): Promise<string> =>
    new SignJWT({ kind: 'service' })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1' })
      .setSubject(sub)
      .setIssuer(issuer)
      .setAudience(audienceOf(audience))
      .setIssuedAt()
      .setExpirationTime('5 min')
      .sign(privateKey);
  return {
    url,
    issuer,
    key: { ...(await exportJWK(privateKey)), kid: 'k1' },
    state,
    sign,
    stop: () => stop(server),
  };
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

type Facts = {
  readonly publicOrigin: string;
  readonly clientSecret: string;
  readonly jwk: JWK;
  readonly state: {
    person: string;
    tickets: Set<string>;
    ended: Set<string>;
    gone: Set<string>;
  };
};

/** Where a guest's page goes. */
const guestAudiences = ['urn:astra:meetings', 'urn:astra:chat', 'urn:astra:documents'];

const resource = (audience: string) => ({
  scope: '',
  audience,
  accessTokenTTL: 300,
  accessTokenFormat: 'jwt' as const,
  jwt: { sign: { alg: 'EdDSA' as const } },
});

function configuration({ publicOrigin, clientSecret, jwk, state }: Facts): Configuration {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return {
    clients: [
      {
        client_id: 'gateway',
        client_secret: clientSecret,
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials', guestGrant],
        redirect_uris: [`${publicOrigin}/auth/callback`],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
        id_token_signed_response_alg: 'EdDSA',
      },
    ],
    jwks: { keys: [jwk] },
    enabledJWA: { idTokenSigningAlgValues: ['EdDSA'] },
    scopes: ['openid', 'offline_access'],
    pkce: { required: () => true },
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      Grant: 3_600,
      IdToken: 300,
      Interaction: 600,
      RefreshToken: 3_600,
      Session: 3_600,
    },
    findAccount: (_ctx, id) =>
      state.gone.has(id) ? undefined : { accountId: id, claims: () => ({ sub: id }) },
    issueRefreshToken: async () => true,
    rotateRefreshToken: false,
    expiresWithSession: () => false,
    loadExistingGrant: async (ctx) => {
      const { client, account, provider } = ctx.oidc;
      if (!client || !account) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
      grant.addOIDCScope('openid offline_access');
      await grant.save();
      return grant;
    },
    interactions: {
      policy,
      url: (_ctx, interaction) => `${publicOrigin}/oidc/stand-in/${interaction.uid}`,
    },
    cookies: {
      keys: ['not a secret: of tests only'],
      names: {
        session: '__Secure-astra-sso',
        interaction: '__Secure-astra-interaction',
        resume: '__Secure-astra-resume',
      },
      long: { path: '/oidc' },
      short: { path: '/oidc' },
    },
    extraTokenClaims: (_ctx, token) => {
      if (!('grantId' in token)) return undefined;
      const sid = token.grantId;
      const isGuest = 'gty' in token && token.gty.includes('guest_ticket');
      const who = { org: organisation, sid, roles: ['clinician'], auth_time: 1 };
      return isGuest ? { ...who, kind: 'guest', meeting } : { ...who, kind: 'member' };
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, _client, token) => {
          if ('grantId' in token && token.grantId !== undefined) state.ended.add(token.grantId);
          return true;
        },
      },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: async () => false,
        getResourceServerInfo: async (_ctx, audience) => resource(audience),
      },
    },
  };
}

function addGuestGrant(provider: Provider, state: { tickets: Set<string> }): void {
  provider.registerGrantType<{ ticket?: string; resource?: string }>(
    guestGrant,
    async (ctx) => {
      const { client, params } = ctx.oidc;
      if (!params.ticket || !state.tickets.delete(params.ticket)) {
        ctx.status = 400;
        ctx.body = { error: 'invalid_grant' };
        return;
      }
      const audience = String(params.resource);
      const guest = crypto.randomUUID();
      const grant = new provider.Grant({ clientId: client.clientId, accountId: guest });
      const common = {
        accountId: guest,
        client,
        grantId: await grant.save(),
        gty: 'guest_ticket',
        expiresWithSession: false,
      };
      const refresh = new provider.RefreshToken({
        ...common,
        resource: guestAudiences,
        rotations: 0,
      } as never);
      const access = new provider.AccessToken(common);
      access.resourceServer = new provider.ResourceServer(audience, resource(audience));
      ctx.body = {
        access_token: await access.save(),
        refresh_token: await refresh.save(),
        token_type: 'Bearer',
        expires_in: access.expiration,
      };
    },
    ['ticket', 'resource'],
  );
}
