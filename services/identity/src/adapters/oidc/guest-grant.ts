import { errors, type Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import { audienceOf, type ServiceName } from '@astra/contracts/actor';
import type { FindAccount } from '#app/find-account.ts';
import type { RedeemTicket } from '#app/guest-tickets.ts';
import { guestAudiences, resourceServer, serviceOf } from '#adapters/oidc/audiences.ts';
import { whereOf } from '#adapters/oidc/where.ts';
import { rememberAccount } from '#adapters/oidc/token-facts.ts';

/** Grant of the gateway: the one-time ticket that meetings gave after the second proof opens the guest's session. */
export const guestGrant = 'urn:astra:params:oauth:grant-type:guest-ticket';

type Parts = { readonly redeemTicket: RedeemTicket; readonly findAccount: FindAccount };
type Params = { readonly ticket?: string; readonly resource?: string };

export function addGuestGrant(provider: Provider, { redeemTicket, findAccount }: Parts): void {
  provider.registerGrantType<Params>(
    guestGrant,
    async (ctx) => {
      const { ticket, resource } = ctx.oidc.params;
      if (!ticket) throw new errors.InvalidRequest('a ticket is needed');
      const service = serviceOf(resource ?? '');
      if (!resource || !service || !guestAudiences.includes(resource))
        throw new errors.InvalidTarget();
      const session = await redeemTicket(ticket, whereOf(ctx.req));
      const account = session && (await findAccount(session.id, { isUse: false }));
      if (!account) throw new errors.InvalidGrant('the ticket is not valid');
      rememberAccount(ctx, account);
      ctx.body = await giveTokens(ctx, account.sessionId, service);
    },
    ['ticket', 'resource'],
  );
}

async function giveTokens(
  ctx: TokenEndpointGrantContext<Params>,
  sessionId: string,
  service: ServiceName,
): Promise<Record<string, unknown>> {
  const { client, provider } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: sessionId });
  grant.addOIDCScope('openid');
  const grantId = await grant.save();
  const common = { accountId: sessionId, client, grantId, gty: 'guest_ticket' };
  const refresh = new provider.RefreshToken({
    ...common,
    // Not `openid`: a guest has no ID token, only access to their meeting.
    scope: 'offline_access',
    resource: guestAudiences,
    expiresWithSession: false,
    rotations: 0,
  });
  const access = new provider.AccessToken({
    ...common,
    expiresWithSession: false,
  });
  access.resourceServer = new provider.ResourceServer(audienceOf(service), resourceServer(service));
  return {
    access_token: await access.save(),
    expires_in: access.expiration,
    token_type: 'Bearer',
    refresh_token: await refresh.save(),
  };
}
