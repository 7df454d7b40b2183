import { synapseFiles } from '@astra/platform-local/synapse/configuration';
import { synapseDatabase } from '#names.ts';
import type { Wishes } from '#wishes.ts';

/** Where the container finds its files. */
const folder = '/run/synapse';
/** As `compose.yaml` mounts it. */
const modules = '/run/modules';

/** The files that the chat server is started from, by name; `secret` gives a secret of the deployment. */
export function chatServer(
  { publicHost, chatName, innerNetwork }: Wishes,
  secret: (name: string) => string,
): Readonly<Record<string, string>> {
  const origin = `https://${publicHost}`;
  return synapseFiles({
    serverName: chatName,
    publicUrl: origin,
    listenOn: '0.0.0.0',
    port: 8008,
    metricsPort: 9000,
    folder,
    modules,
    pushNetwork: innerNetwork,
    database: {
      host: 'postgres',
      port: 5432,
      name: synapseDatabase,
      role: synapseDatabase,
      password: secret('synapse-database'),
    },
    secrets: {
      signingSeed: secret('synapse-signing'),
      macaroon: secret('synapse-macaroon'),
      form: secret('synapse-form'),
      registration: secret('synapse-registration'),
      serviceToken: secret('synapse-service-token'),
      toServiceToken: secret('synapse-to-service-token'),
      jwt: secret('synapse-login'),
    },
    signIn: {
      issuer: `${origin}/oidc`,
      internalUrl: 'http://identity:8400',
      clientId: 'synapse',
      clientSecret: secret('client-synapse'),
    },
  });
}
