import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '@astra/kit/config';
import { makeCertificates } from '#certificates.ts';
import { keepDocumentSecrets, unused } from '#documents.ts';
import { databaseName, serviceNames, trail } from '#names.ts';
import { chatServer } from '#chat-server.ts';
import type { Wishes } from '#wishes.ts';
import { write } from '#write.ts';

/** 32 random bytes, base64url: safe in addresses, in shells and in every configuration file. */
const fresh = (): string => randomBytes(32).toString('base64url');

/**
 * Makes the folder of a deployment: secrets, certificates and the files that carry a secret. What is there stays as it
 * is, except what follows from the settings. Gives the names of what was made.
 *
 * The folder is for its owner alone; inside it files are readable, since each container has a user of its own and gets
 * single files.
 */
export function makeState(folder: string, wishes: Wishes, rules: Rules): readonly string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const each of ['secrets', 'tls', 'token-keys', 'given-tls', 'synapse', 'no-files'])
    mkdirSync(join(folder, each), { recursive: true });
  const made: string[] = [];
  const place = (name: string, make: () => string): string => {
    const file = join(folder, name);
    const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
    // What was not used when it was made may be given now.
    if (before !== null && before !== unused) return before;
    const text = make();
    if (text === before) return text;
    write(file, text);
    made.push(name);
    return text;
  };
  const secret = (name: string, make: () => string = fresh): string =>
    place(`secrets/${name}`, make);

  for (const name of plain) secret(name);
  // Empty but while that key is changed.
  secret('archive-before', () => '');
  secret('smtp', () => smtpOf(wishes));
  if (wishes.documents) keepDocumentSecrets(wishes.documents, secret);
  // Stands where an authority of the house would, when there is none.
  place('no-authority.pem', () => '');
  place(
    'key-device.env',
    () => '# What the library of the key device wants to find in its environment.\n',
  );
  for (const service of serviceNames)
    for (const [suffix, role] of [
      ['', 'runtime'],
      ['-owner', 'owner'],
    ] as const)
      if (role === 'runtime' || service !== trail)
        secret(`${service}-database${suffix}`, () => databaseUrl(service, role));
  makeTokenKey(folder, secret);
  if (makeCertificates(join(folder, 'tls'), wishes.xmppDomain)) made.push('tls');
  place(
    'focus.env',
    () => `ASTRA_FOCUS_PASSWORD=${secret('focus')}\nJICOFO_AUTH_PASSWORD=${secret('focus')}\n`,
  );
  place('bridge.env', () => `ASTRA_BRIDGE_PASSWORD=${secret('bridge')}\n`);
  const engine = { key: secret('livekit-key'), secret: secret('livekit-secret') };
  const clients = [...serviceNames, 'synapse'].map((id) => ({
    id,
    secret: secret(`client-${id}`),
  }));
  // A version that brings a service finds it there after the next start.
  write(join(folder, 'secrets', 'clients'), JSON.stringify(clients));
  for (const [name, text] of Object.entries(chatServer(wishes, secret)))
    write(join(folder, 'synapse', name), text);
  follow(folder, { wishes, rules, turnSecret: secret('turn'), engine });
  return made;
}

/** Secrets that are random and nothing else. */
const plain = [
  'postgres',
  'event-seal',
  'factor',
  'cookie',
  'session',
  'link',
  'jitsi-orders',
  'jitsi-hook',
  'focus',
  'bridge',
  'turn',
  'livekit-key',
  'livekit-secret',
  'synapse-database',
  'synapse-signing',
  'synapse-macaroon',
  'synapse-form',
  'synapse-registration',
  'synapse-service-token',
  'synapse-to-service-token',
  'synapse-login',
  'push',
  'archive',
  'client-synapse',
  ...serviceNames.map((id) => `client-${id}`),
];

function smtpOf({ smtpUrl }: Wishes): string {
  if (smtpUrl === '')
    throw new ConfigError('Configuration is not valid:\n  /SMTP_URL must name your mail server');
  return smtpUrl;
}

function databaseUrl(service: string, role: 'runtime' | 'owner'): string {
  const name = databaseName(service);
  return `postgres://${name}_${role}:${fresh()}@postgres:5432/${name}`;
}

/** The key that signs join tokens; Prosody gets its public half under the id that meetings names. */
function makeTokenKey(folder: string, secret: (name: string, make: () => string) => string): void {
  secret('jitsi-token-key', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const der = publicKey.export({ format: 'der', type: 'spki' });
    const id = createHash('sha256').update(der).digest('hex').slice(0, 32);
    write(
      join(folder, 'token-keys', `${id}.pem`),
      publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    );
    return privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  });
}

/** The texts of `config/` to which the installation adds what is this deployment's own. */
export type Rules = {
  readonly relay: string;
  readonly livekit: string;
};

type Settled = {
  readonly wishes: Wishes;
  readonly rules: Rules;
  readonly turnSecret: string;
  readonly engine: { readonly key: string; readonly secret: string };
};

/** What follows from the settings is written each time. */
function follow(folder: string, { wishes, rules, turnSecret, engine }: Settled): void {
  const given = ['fullchain.pem', 'key.pem'].map((name) => join(folder, 'given-tls', name));
  const isGiven = given.every((file) => existsSync(file));
  const certificates = '/run/given-tls/fullchain.pem /run/given-tls/key.pem';
  write(join(folder, 'tls.caddy'), isGiven ? `tls ${certificates}\n` : '# by ACME\n');
  write(
    join(folder, 'turnserver.conf'),
    [
      rules.relay,
      `static-auth-secret=${turnSecret}`,
      `allowed-peer-ip=${wishes.bridgeAddress}`,
      ...(isGiven
        ? ['cert=/run/given-tls/fullchain.pem', 'pkey=/run/given-tls/key.pem']
        : ['no-tls']),
      '',
    ].join('\n'),
  );
  const livekit = rules.livekit.replace('$ASTRA_PUBLIC_HOST', wishes.publicHost);
  write(join(folder, 'livekit.yaml'), `${livekit}${ownOf(engine)}`);
}

/** What is this deployment's own in the settings of the stand-by engine. */
const ownOf = ({ key, secret }: Settled['engine']): string => `keys: { ${key}: ${secret} }
webhook: { api_key: ${key}, urls: ['http://meetings:8400/engines/livekit/webhook'] }
`;
