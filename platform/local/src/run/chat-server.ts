import { join } from 'node:path';
import { ensureForeignDatabase } from '#postgres/databases.ts';
import type { PartSpec } from '#run/part.ts';
import { answers, logFile } from '#run/part-list.ts';
import { clientSecret, matrixServerName, publicOrigin } from '#run/services.ts';
import type { Settings } from '#run/services.ts';
import { furnishSynapse } from '#synapse/launch.ts';
import type { SynapsePlan } from '#synapse/configuration.ts';

const database = 'synapse';

/** The chat server's own database, and the part that runs on it. */
export async function chatServerPart(settings: Settings): Promise<PartSpec> {
  const password = settings.secrets.get('database/synapse');
  await ensureForeignDatabase(settings.adminUrl, { name: database, password });
  const plan = planOf(settings, password);
  return {
    name: 'synapse',
    ...furnishSynapse(plan),
    cwd: plan.folder,
    log: logFile(settings.state, 'synapse'),
    isReady: () => answers(`http://127.0.0.1:${plan.port}/health`),
  };
}

function planOf({ state, ports, secrets }: Settings, password: string): SynapsePlan {
  const origin = publicOrigin(ports);
  return {
    serverName: matrixServerName,
    publicUrl: origin,
    listenOn: '127.0.0.1',
    port: ports.synapse,
    metricsPort: ports.synapseMetrics,
    folder: join(state, 'synapse'),
    pushNetwork: '127.0.0.1/32',
    database: { host: '127.0.0.1', port: ports.postgres, name: database, role: database, password },
    secrets: {
      signingSeed: secrets.get('synapse/signing'),
      macaroon: secrets.get('synapse/macaroon'),
      form: secrets.get('synapse/form'),
      registration: secrets.get('synapse/registration'),
      serviceToken: secrets.get('synapse/service-token'),
      toServiceToken: secrets.get('synapse/to-service-token'),
      jwt: secrets.get('synapse/login'),
    },
    signIn: {
      issuer: `${origin}/oidc`,
      internalUrl: `http://127.0.0.1:${ports.identity}`,
      clientId: 'synapse',
      clientSecret: clientSecret('synapse', secrets),
    },
  };
}
