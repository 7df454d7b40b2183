import { audienceOf, services, type ServiceName } from '@astra/contracts/actor';
import type { ResourceServer } from 'oidc-provider';

const byAudience = new Map(services.map((service) => [audienceOf(service), service]));

export const serviceOf = (audience: string): ServiceName | undefined => byAudience.get(audience);

/** Services that a browser's session can reach: all behind the gateway. */
export const sessionAudiences = (
  ['identity', 'meetings', 'connectors', 'security', 'chat', 'documents'] as const
).map(audienceOf);
/** A guest reaches one meeting, its conversation and its documents. */
export const guestAudiences = (['meetings', 'chat', 'documents'] as const).map(audienceOf);

/** Whom a service may call in the name of a user whose token it holds (RFC 8693). Who is not named may call nobody so. */
export type ExchangeTargets = Readonly<Partial<Record<ServiceName, readonly ServiceName[]>>>;

/**
 * What the product needs: nothing. Each service acts for itself and names whom it acts for; a right to exchange would
 * give whoever takes over a service the rights, at its target, of everybody whose token passes there. A service that
 * comes to need one is named here, with its one target (docs/decisions/0090…).
 */
export const exchangeTargets: ExchangeTargets = {};

/** Life of an access token, seconds (RFC 9068; the house rule is five minutes at most). */
export const accessTokenSeconds = 300;

/** What the provider must know to make a token for one of our services. Rights come from roles, not from scopes. */
export const resourceServer = (service: ServiceName): ResourceServer => ({
  scope: '',
  audience: audienceOf(service),
  accessTokenTTL: accessTokenSeconds,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'EdDSA' } },
});
