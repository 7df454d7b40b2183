import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  genericGrantRequest,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  tokenRevocation,
  type Configuration,
} from 'openid-client';
import { audienceOf, type ServiceName } from '@astra/contracts/actor';
import type { Seal } from '@astra/kit/seal';
import type { TokenVerifier } from '@astra/kit/tokens';
import { isRefusal, orUnavailable } from '#adapters/oidc/outcomes.ts';
import {
  firstAudience,
  type FirstGrant,
  type Grant,
  type Identity,
  type SignInState,
  type SignInWish,
} from '#ports/identity.ts';

type Parts = {
  readonly configuration: Configuration;
  readonly publicOrigin: string;
  readonly seal: Seal;
  /** Reads an access token of each first audience, as that service would. */
  readonly verify: Readonly<Record<'member' | 'guest', TokenVerifier>>;
};
type Tokens = {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
  readonly expires_in?: number | undefined;
};

const guestGrant = 'urn:astra:params:oauth:grant-type:guest-ticket';
/** Services that a page can call. */
const audiences: readonly ServiceName[] = [
  'identity',
  'meetings',
  'connectors',
  'security',
  'chat',
  'documents',
];
/** Where identity says nothing about the life of a token. */
const cautiousSeconds = 60;

/** The OpenID Connect client of identity: code and PKCE for members, our own grant for guests. */
export function makeOidcIdentity(parts: Parts): Identity {
  const { configuration, publicOrigin, seal } = parts;
  return {
    beginSignIn: async (wish) => {
      const state = newState(wish.returnTo);
      const location = buildAuthorizationUrl(
        configuration,
        await authorizationParameters(wish, state, publicOrigin),
      );
      return { location: location.href, state };
    },
    finishSignIn: async (search, state) => {
      const current = new URL(`${publicOrigin}/auth/callback${search}`);
      const tokens = await authorizationCodeGrant(
        configuration,
        current,
        {
          pkceCodeVerifier: state.verifier,
          expectedState: state.state,
          expectedNonce: state.nonce,
          idTokenExpected: true,
        },
        { resource: audienceOf(firstAudience.member) },
      ).catch(orUnavailable('sign-in-expired'));
      return toFirstGrant(parts, tokens, 'member');
    },
    redeemTicket: async (ticket) => {
      const tokens = await genericGrantRequest(configuration, guestGrant, {
        ticket,
        resource: audienceOf(firstAudience.guest),
      }).catch(orUnavailable('link-not-valid'));
      return toFirstGrant(parts, tokens, 'guest');
    },
    refresh: async (refreshToken, audience) => {
      const opened = String(await seal.open(refreshToken));
      return refreshTokenGrant(configuration, opened, { resource: audienceOf(audience) }).then(
        (tokens) => toGrant(seal, tokens, opened),
        (fault: unknown) => (isRefusal(fault) ? ('refused' as const) : orUnavailable()(fault)),
      );
    },
    endSession: async (_identitySessionId, refreshToken) => {
      const opened = String(await seal.open(refreshToken));
      await tokenRevocation(configuration, opened, { token_type_hint: 'refresh_token' });
    },
  };
}

const newState = (returnTo: string): SignInState => ({
  state: randomState(),
  nonce: randomNonce(),
  verifier: randomPKCECodeVerifier(),
  returnTo,
});

async function authorizationParameters(
  { locale, isFresh }: SignInWish,
  { state, nonce, verifier }: SignInState,
  publicOrigin: string,
): Promise<URLSearchParams> {
  const parameters = new URLSearchParams({
    redirect_uri: `${publicOrigin}/auth/callback`,
    scope: 'openid offline_access',
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...(isFresh ? { prompt: 'login' } : {}),
    ...(locale === undefined ? {} : { ui_locales: locale }),
  });
  for (const each of audiences) parameters.append('resource', audienceOf(each));
  return parameters;
}

async function toFirstGrant(
  { seal, verify }: Parts,
  tokens: Tokens,
  kind: 'member' | 'guest',
): Promise<FirstGrant> {
  const actor = await verify[kind](tokens.access_token);
  if (actor.kind !== kind || tokens.refresh_token === undefined)
    throw new Error('Identity gave tokens of another kind than asked');
  const { accessToken, expiresInSeconds } = await toGrant(seal, tokens, undefined);
  return {
    kind,
    accessToken,
    expiresInSeconds,
    refreshToken: await seal.close(tokens.refresh_token),
    subjectId: actor.id,
    organisationId: actor.organisationId,
    identitySessionId: actor.sessionId,
    meetingId: actor.kind === 'guest' ? actor.meetingId : null,
  };
}

/** `before`: the refresh token that was used; a different one in the reply replaces it. */
async function toGrant(seal: Seal, tokens: Tokens, before: string | undefined): Promise<Grant> {
  const { access_token: accessToken, refresh_token: next, expires_in: seconds } = tokens;
  const isNew = next !== undefined && next !== before;
  return {
    accessToken,
    expiresInSeconds: seconds ?? cautiousSeconds,
    refreshToken: isNew ? await seal.close(next) : null,
  };
}
