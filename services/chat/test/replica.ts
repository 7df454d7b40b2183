import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Secret } from '@astra/kit/secret';
import type { House } from './house.ts';

/** The service as it runs for people: a process of its own, beside this one. */
export type Replica = {
  readonly name: string;
  /** As a machine that loses its power: nothing is put in order before. */
  readonly kill: () => Promise<void>;
  /** By which code it has ended, and what it said; null while it runs. */
  readonly end: () => End | null;
  /** What went wrong in it so far, in its log's words. */
  readonly warnings: () => string;
};
type End = { readonly code: number | null; readonly words: string };

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const told = (secret: Secret | null): string => secret?.reveal() ?? '';

/** Over the database and the chat server of the house; identity and meetings are away. `name` is how its connections are known. */
export function startReplica(
  { config }: House,
  name: string,
  keys: { readonly archiveKey?: Secret | null; readonly archiveKeyBefore?: Secret | null } = {},
): Replica {
  const { synapse } = config;
  const { archiveKey, archiveKeyBefore } = { ...config, ...keys };
  const database = new URL(config.databaseUrl);
  database.searchParams.set('application_name', name);
  const process = spawn(globalThis.process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PORT: '0',
      PUBLIC_ORIGIN: config.publicOrigin,
      DATABASE_URL: database.href,
      DATABASE_OWNER_URL: config.databaseOwnerUrl,
      ISSUER: config.issuer,
      IDENTITY_URL: config.identityUrl,
      CLIENT_SECRET: told(config.clientSecret),
      MEETINGS_URL: config.meetingsUrl,
      SECURITY_URL: config.securityUrl,
      CONNECTORS_URL: config.connectorsUrl,
      DOCUMENTS_URL: config.documentsUrl,
      EVENT_SEAL_KEY: told(config.sealKey),
      CHAT_URL: config.ownUrl,
      PUSH_KEY: told(config.push.key),
      SYNAPSE_URL: synapse.url,
      SYNAPSE_SERVER_NAME: synapse.serverName,
      SYNAPSE_SERVICE_TOKEN: told(synapse.serviceToken),
      SYNAPSE_REGISTRATION_SECRET: told(synapse.registrationSecret),
      SYNAPSE_LOGIN_KEY: told(synapse.loginKey),
      ARCHIVE_KEY: told(archiveKey),
      ARCHIVE_KEY_BEFORE: told(archiveKeyBefore),
      LOG_LEVEL: 'warn',
    },
  });
  let end: End | null = null;
  const warnings: string[] = [];
  process.stdout.setEncoding('utf8').on('data', (words: string) => warnings.push(words));
  const ended = endOf(process).then((found) => (end = found));
  return {
    name,
    end: () => end,
    warnings: () => warnings.join(''),
    kill: async () => {
      process.kill('SIGKILL');
      await ended;
    },
  };
}

async function endOf(process: ChildProcess): Promise<End> {
  const words: string[] = [];
  process.stderr?.setEncoding('utf8').on('data', (text: string) => words.push(text));
  const [code] = (await once(process, 'close')) as [number | null];
  return { code, words: words.join('') };
}
