import {
  errors,
  interactionPolicy,
  Provider,
  type Adapter,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { services, type ServiceName } from '@astra/contracts/actor';
import type { Clock } from '@astra/kit/clock';
import type { SignOut } from '#app/end-session.ts';
import type { FindAccount } from '#app/find-account.ts';
import type { RedeemTicket } from '#app/guest-tickets.ts';
import type { Client, ClientId, Config } from '#config.ts';
import { limits } from '#domain/sessions.ts';
import { interactionsPath, signInCookies } from '#domain/sign-in-cookies.ts';
import {
  accessTokenSeconds,
  resourceServer,
  serviceOf,
  sessionAudiences,
  type ExchangeTargets,
} from '#adapters/oidc/audiences.ts';
import { addExchangeGrant, exchangeGrant } from '#adapters/oidc/exchange-grant.ts';
import { addGuestGrant, guestGrant } from '#adapters/oidc/guest-grant.ts';
import { signingKey, type SigningKey } from '#adapters/oidc/key-store.ts';
import { errorPage, signOutAtOnce } from '#adapters/oidc/pages.ts';
import { accountOf, actOf, rememberAccount } from '#adapters/oidc/token-facts.ts';

export type ProviderParts = {
  readonly config: Pick<Config, 'publicOrigin' | 'issuer' | 'clients' | 'cookieKey'>;
  readonly clock: Clock;
  readonly models: (model: string) => Adapter;
  readonly findAccount: FindAccount;
  readonly redeemTicket: RedeemTicket;
  readonly signOut: SignOut;
  readonly exchangeTargets: ExchangeTargets;
};

/** The cookies of the provider: for its own pages, and for the sign-in routes behind the gateway. */
const cookiePaths = {
  provider: '/oidc',
  interactions: interactionsPath,
} as const;

/** An OpenID provider that signs with these keys. Made anew when keys rotate; all it keeps is in the database. */
export function buildProvider(parts: ProviderParts, keys: readonly SigningKey[]): Provider {
  const { config, clock, models } = parts;
  const active = signingKey(keys, clock.now());
  const provider = new Provider(config.issuer, {
    adapter: models,
    clients: config.clients.map((client) => clientMetadata(client, parts)),
    // The provider signs with the first key that fits.
    jwks: { keys: [active, ...keys.filter((key) => key !== active)].map((key) => key.jwk) },
    ...tokens(parts),
    ...signingIn(parts),
    features: features(parts),
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      ClientCredentials: accessTokenSeconds,
      // The session in our own table decides earlier; these only bound what is kept.
      Grant: limits.guestMostSeconds,
      RefreshToken: limits.guestMostSeconds,
      Session: limits.memberSeconds,
      IdToken: accessTokenSeconds,
      Interaction: limits.signInSeconds,
    },
  } satisfies Configuration);
  // Behind the gateway; oidc-mount sets the forwarded headers itself, from our own public origin.
  provider.proxy = true;
  addGuestGrant(provider, parts);
  addExchangeGrant(provider, { ...parts, keys });
  return provider;
}

const clientMetadata = ({ id, secret }: Client, parts: ProviderParts) => ({
  client_id: id,
  client_secret: secret.reveal(),
  token_endpoint_auth_method: 'client_secret_basic' as const,
  id_token_signed_response_alg: 'EdDSA' as const,
  ...waysIn(id, parts),
});

function waysIn(id: ClientId, { config: { publicOrigin }, exchangeTargets }: ProviderParts) {
  // The account of the provider is a session; `pairwise` says the person instead.
  const signsIn = { response_types: ['code' as const], subject_type: 'pairwise' as const };
  switch (id) {
    case 'gateway':
      return {
        ...signsIn,
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials', guestGrant],
        redirect_uris: [`${publicOrigin}/auth/callback`],
        post_logout_redirect_uris: [publicOrigin, `${publicOrigin}/`],
      };
    case 'synapse':
      // Learns who it is, and reaches none of our services.
      return {
        ...signsIn,
        grant_types: ['authorization_code'],
        redirect_uris: [`${publicOrigin}/_synapse/client/oidc/callback`],
      };
    case 'identity':
    case 'meetings':
    case 'connectors':
    case 'security':
    case 'chat':
    case 'documents':
      return {
        grant_types: ['client_credentials', ...exchangesOf(id, exchangeTargets)],
        redirect_uris: [],
        response_types: [],
      };
  }
}

const exchangesOf = (id: ServiceName, targets: ExchangeTargets): readonly string[] =>
  (targets[id] ?? []).length > 0 ? [exchangeGrant] : [];

/** What is in tokens, and when none is given. */
function tokens({ findAccount }: ProviderParts) {
  return {
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub', 'name', 'email', 'locale'] },
    subjectTypes: ['public', 'pairwise'],
    /** The provider's account is a session (see findAccount); whom it is about is its person. */
    pairwiseIdentifier: async (ctx, sessionId) =>
      accountOf(ctx, sessionId)?.subjectId ??
      (await findAccount(sessionId, { isUse: false }))?.subjectId ??
      sessionId,
    clientAuthMethods: ['client_secret_basic'],
    enabledJWA: { idTokenSigningAlgValues: ['EdDSA'], userinfoSigningAlgValues: ['EdDSA'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    acrValues: ['urn:astra:aal2'],
    /**
     * The provider's account is one session of ours: a code or refresh token of a session that is over finds no
     * account, so nothing is given for it. Tokens still say the person as `sub`.
     */
    findAccount: async (ctx, sessionId, token) => {
      const account = await findAccount(sessionId, { isUse: token !== undefined });
      if (!account) return undefined;
      rememberAccount(ctx, account);
      return {
        accountId: account.sessionId,
        claims: () => ({ sub: account.subjectId, ...account.idClaims }),
      };
    },
    extraTokenClaims: (ctx, token) => {
      if (token.kind === 'ClientCredentials') return { kind: 'service' };
      const account = accountOf(ctx, token.accountId);
      return account && { ...account.tokenClaims, ...actOf(token) };
    },
    formats: {
      customizers: {
        jwt: (ctx, token, jwt) => {
          const account = 'accountId' in token ? accountOf(ctx, token.accountId) : undefined;
          if (account) jwt.payload['sub'] = account.subjectId;
        },
      },
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    /**
     * The one client with refresh tokens is the gateway: it proves itself with its secret (RFC 9700, 4.14.2 asks for
     * rotation of public clients only), and several of its replicas may refresh one session at once.
     */
    rotateRefreshToken: false,
    expiresWithSession: () => false,
  } satisfies Configuration;
}

/** Sign-in in our own pages; no consent page, since all clients are our own services. */
function signingIn({ config }: ProviderParts) {
  const policy = interactionPolicy.base();
  const login = policy.get('login');
  login?.checks.add(
    new interactionPolicy.Check('session_over', 'The session is over', 'login_required', (ctx) =>
      ctx.oidc.account === undefined
        ? interactionPolicy.Check.REQUEST_PROMPT
        : interactionPolicy.Check.NO_NEED_TO_PROMPT,
    ),
  );
  policy.remove('consent');
  return {
    interactions: {
      policy,
      url: (_ctx, interaction) =>
        `${config.publicOrigin}/connexion?i=${encodeURIComponent(interaction.uid)}`,
    },
    loadExistingGrant: async (ctx) => grantAll(ctx),
    cookies: {
      keys: [config.cookieKey.reveal()],
      names: {
        session: '__Secure-astra-sso',
        ...signInCookies,
      },
      long: { httpOnly: true, sameSite: 'lax', path: cookiePaths.provider },
      short: { httpOnly: true, sameSite: 'lax', path: cookiePaths.interactions },
    },
    renderError: errorPage,
  } satisfies Configuration;
}

async function grantAll(ctx: KoaContextWithOIDC) {
  const { client, account, provider } = ctx.oidc;
  if (!client || !account) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
  grant.addOIDCScope('openid offline_access');
  await grant.save();
  return grant;
}

function features({ signOut }: ProviderParts) {
  return {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    dPoP: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: {
      enabled: true,
      // Giving a refresh token back is signing out.
      allowedPolicy: async (_ctx, client, token) => {
        if (token.clientId !== client.clientId) return false;
        if ('accountId' in token && token.kind === 'RefreshToken') await signOut(token.accountId);
        return true;
      },
    },
    rpInitiatedLogout: { enabled: true, logoutSource: signOutAtOnce(signOut) },
    resourceIndicators: {
      enabled: true,
      defaultResource: async (ctx, client, oneOf) => {
        if (oneOf) return oneOf.length === 1 ? (oneOf[0] ?? oneOf) : oneOf;
        if (ctx.oidc.route === 'authorization' && client.clientId === 'gateway')
          return [...sessionAudiences];
        // A token that names no service would be good for none.
        if (ctx.oidc.params?.['grant_type'] === 'client_credentials')
          throw new errors.InvalidTarget('name the service that the token is for');
        return undefined;
      },
      useGrantedResource: async () => false,
      getResourceServerInfo: async (ctx, resource, client) => {
        const service = serviceOf(resource);
        const isForBrowser = ctx.oidc.route === 'authorization' || ctx.oidc.route === 'resume';
        // Whoever only signs people in, as the chat server does, reaches no service in their name.
        const isOurs = services.some((name) => name === client.clientId);
        if (!service || !isOurs || (isForBrowser && !sessionAudiences.includes(resource)))
          throw new errors.InvalidTarget(`${client.clientId} may not ask for this`);
        return resourceServer(service);
      },
    },
  } satisfies Configuration['features'];
}
