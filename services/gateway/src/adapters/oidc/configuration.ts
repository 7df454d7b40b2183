import {
  allowInsecureRequests,
  ClientSecretBasic,
  Configuration,
  enableNonRepudiationChecks,
} from 'openid-client';
import type { Secret } from '@astra/kit/secret';

export type ClientSettings = {
  readonly publicOrigin: string;
  readonly issuer: string;
  /** Internal base address of identity. */
  readonly identityUrl: string;
  readonly clientSecret: Secret;
};

const clientId = 'gateway';
const timeoutSeconds = 5;

/** Identity's metadata, written by hand: the browser goes by the public door, we go straight. */
export function makeClientConfiguration(settings: ClientSettings): Configuration {
  const { publicOrigin, issuer, identityUrl, clientSecret } = settings;
  const configuration = new Configuration(
    {
      issuer,
      authorization_endpoint: `${publicOrigin}/oidc/auth`,
      token_endpoint: `${identityUrl}/oidc/token`,
      revocation_endpoint: `${identityUrl}/oidc/token/revocation`,
      jwks_uri: `${identityUrl}/oidc/jwks`,
      // The answer must name its issuer (RFC 9207): an answer of another provider is refused.
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ['EdDSA', 'ES256'],
    },
    clientId,
    {},
    ClientSecretBasic(clientSecret.reveal()),
  );
  configuration.timeout = timeoutSeconds;
  // The internal network has no certificates yet; the ID token's signature is checked all the more.
  if (identityUrl.startsWith('http:')) allowInsecureRequests(configuration);
  enableNonRepudiationChecks(configuration);
  return configuration;
}
