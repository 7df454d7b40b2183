import { createLocalJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import { audienceOf, services } from '@astra/contracts/actor';
import { systemClock } from '@astra/kit/clock';
import type { FindAccount } from '#app/find-account.ts';
import {
  accessTokenSeconds,
  resourceServer,
  serviceOf,
  type ExchangeTargets,
} from '#adapters/oidc/audiences.ts';
import { publicKeys } from '#adapters/oidc/public-keys.ts';
import type { SigningKey } from '#adapters/oidc/key-store.ts';
import { rememberAccount, setAct } from '#adapters/oidc/token-facts.ts';

/** RFC 8693: a service that holds a user's token calls another service in the user's name. It can only narrow. */
export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

type Parts = {
  readonly keys: readonly SigningKey[];
  readonly findAccount: FindAccount;
  readonly exchangeTargets: ExchangeTargets;
};
type Params = {
  readonly subject_token?: string;
  readonly subject_token_type?: string;
  readonly requested_token_type?: string;
  readonly resource?: string;
  readonly audience?: string;
  readonly scope?: string;
};
type Context = TokenEndpointGrantContext<Params>;

const parameters = [
  'subject_token',
  'subject_token_type',
  'requested_token_type',
  'resource',
  'audience',
  'scope',
];

export function addExchangeGrant(provider: Provider, parts: Parts): void {
  provider.registerGrantType<Params>(
    exchangeGrant,
    async (ctx) => {
      const target = targetOf(ctx, parts);
      const subject = await verifySubject(ctx, parts);
      const account = await parts.findAccount(String(subject['sid']), { isUse: false });
      if (!account || account.subjectId !== subject.sub)
        throw new errors.InvalidGrant('the session is over');
      rememberAccount(ctx, account);
      const left = (subject.exp ?? 0) - Math.floor(systemClock.now().getTime() / 1000);
      const token = new ctx.oidc.provider.AccessToken({
        accountId: account.sessionId,
        client: ctx.oidc.client,
        grantId: '',
        gty: 'token_exchange',
        // Never longer than what it was made from. Times in tokens are the provider's, and it knows the system's clock only.
        expiresIn: Math.max(1, Math.min(left, accessTokenSeconds)),
      });
      token.resourceServer = new ctx.oidc.provider.ResourceServer(
        audienceOf(target),
        resourceServer(target),
      );
      setAct(token, {
        sub: ctx.oidc.client.clientId,
        ...(subject['act'] === undefined ? {} : { act: subject['act'] }),
      });
      ctx.body = {
        access_token: await token.save(),
        issued_token_type: accessTokenType,
        token_type: 'Bearer',
        expires_in: token.expiration,
      };
    },
    parameters,
  );
}

function targetOf(ctx: Context, { exchangeTargets }: Parts): (typeof services)[number] {
  const { client, params } = ctx.oidc;
  if (params.scope) throw new errors.InvalidScope('an exchange cannot widen', params.scope);
  if (params.requested_token_type !== undefined && params.requested_token_type !== accessTokenType)
    throw new errors.InvalidRequest('only access tokens are given');
  const target = serviceOf(params.resource ?? params.audience ?? '');
  const caller = services.find((service) => service === client.clientId);
  if (!target || !caller || exchangeTargets[caller]?.includes(target) !== true)
    throw new errors.InvalidTarget(`${client.clientId} may not call this for a user`);
  return target;
}

/** Only the service that a token was meant for may exchange it. */
async function verifySubject(ctx: Context, { keys }: Parts): Promise<JWTPayload> {
  const { client, params, provider } = ctx.oidc;
  if (!params.subject_token || params.subject_token_type !== accessTokenType)
    throw new errors.InvalidRequest('an access token is needed as subject_token');
  try {
    const { payload } = await jwtVerify(
      params.subject_token,
      createLocalJWKSet({ keys: publicKeys(keys) }),
      {
        issuer: provider.issuer,
        audience: audienceOf(client.clientId as (typeof services)[number]),
        typ: 'at+jwt',
        algorithms: ['EdDSA'],
        requiredClaims: ['exp', 'sub', 'sid'],
      },
    );
    return payload;
  } catch {
    // Why it failed is nobody's business but ours.
    throw new errors.InvalidGrant('the subject token is not valid');
  }
}
