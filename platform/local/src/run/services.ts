import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, stateFolder } from '#paths.ts';
import { databaseUrl, rolesOf } from '#postgres/databases.ts';
import type { ServiceDatabase } from '#postgres/databases.ts';
import { peopleFile } from '#run/people.ts';
import type { Ports } from '#run/ports.ts';
import type { Secrets } from '#run/secrets.ts';
import { webRoot } from '#setup/web-app.ts';

export const serviceNames = [
  'identity',
  'security',
  'connectors',
  'meetings',
  'chat',
  'documents',
  'gateway',
] as const;
export type ServiceName = (typeof serviceNames)[number];

/** What the environment of every part is made from. */
export interface Settings {
  readonly state: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
  /** The superuser's address of PostgreSQL. */
  readonly adminUrl: string;
  /** Settings of single services that a bench wants otherwise. */
  readonly changes?: EnvironmentChanges;
  /**
   * This process lives in a network of its own, without a way out: everything listens on every address there, and the
   * video server takes media over TCP too, whose listener cannot be bound to loopback.
   */
  readonly isInOwnNetwork?: boolean;
  /** A second video server takes the calls over when the first one dies. */
  readonly withStandBy?: boolean;
}
export type EnvironmentChanges = Readonly<
  Partial<Record<ServiceName, Readonly<Record<string, string>>>>
>;

/** The address that parts listen on. */
export function listenAddress({ isInOwnNetwork }: Pick<Settings, 'isInOwnNetwork'>): string {
  return isInOwnNetwork === true ? '0.0.0.0' : '127.0.0.1';
}

/** Where people find the stack; a name and not a number, since passkeys are bound to a name. */
export function publicOrigin(ports: Ports): string {
  return `http://localhost:${ports.gateway}`;
}

/** The services of this clone; a service that is not written yet is left out. */
export function presentServices(): ServiceName[] {
  return serviceNames.filter((name) => existsSync(entry(name)));
}

/** The file that a service is started by. */
export function entry(name: ServiceName, file = 'main.ts'): string {
  return join(repositoryRoot, 'services', name, 'src', file);
}

/** A service's own database with the passwords of its two roles; nobody logs in as the owner of the trail. */
export function databaseOf(name: ServiceName, secrets: Secrets): ServiceDatabase {
  return {
    name: `astra_${name}`,
    ownerPassword: name === 'security' ? null : secrets.get(`database/${name}/owner`),
    runtimePassword: secrets.get(`database/${name}/runtime`),
  };
}

/** The addresses of a service's database for its two roles, as far as one can log in as them. */
export type DatabaseUrls = { readonly url: string; readonly ownerUrl?: string };

export function databaseUrls(
  name: ServiceName,
  { secrets, adminUrl }: Pick<Settings, 'secrets' | 'adminUrl'>,
): DatabaseUrls {
  const database = databaseOf(name, secrets);
  const roles = rolesOf(database.name);
  const at = (role: string, password: string): string =>
    databaseUrl(adminUrl, { database: database.name, role, password });
  return {
    url: at(roles.runtime, database.runtimePassword),
    ...(database.ownerPassword !== null && {
      ownerUrl: at(roles.owner, database.ownerPassword),
    }),
  };
}

/** The whole environment of a service: what all have, and its own. */
export function environmentOf(name: ServiceName, settings: Settings): Record<string, string> {
  return {
    ...commonEnvironment(name, settings),
    ...ownEnvironment[name](settings),
    ...settings.changes?.[name],
  };
}

function commonEnvironment(name: ServiceName, settings: Settings): Record<string, string> {
  const { ports, secrets } = settings;
  const { url, ownerUrl } = databaseUrls(name, settings);
  return {
    PATH: process.env['PATH'] ?? '',
    // Compiled code and stripped types are kept between starts, of every stack of this clone: they belong to the sources.
    NODE_COMPILE_CACHE: join(stateFolder(), 'cache', 'node'),
    HOST: listenAddress(settings),
    PORT: String(ports[name]),
    PUBLIC_ORIGIN: publicOrigin(ports),
    ISSUER: `${publicOrigin(ports)}/oidc`,
    DATABASE_URL: url,
    ...(ownerUrl !== undefined && { DATABASE_OWNER_URL: ownerUrl }),
    CLIENT_ID: name,
    CLIENT_SECRET: clientSecret(name, secrets),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
    ...Object.fromEntries(
      serviceNames.map((each) => [`${each.toUpperCase()}_URL`, internal(ports[each])]),
    ),
  };
}

const ownEnvironment: Record<ServiceName, (settings: Settings) => Record<string, string>> = {
  identity: ({ secrets, state }) => ({
    CLIENTS: JSON.stringify(
      [...serviceNames, 'synapse'].map((id) => ({ id, secret: clientSecret(id, secrets) })),
    ),
    EVENT_SEAL_KEY: secrets.get('event-seal'),
    FACTOR_KEY: secrets.get('identity/factor'),
    COOKIE_KEY: secrets.get('identity/cookie'),
    SEED_FILE: peopleFile(state),
  }),
  security: () => ({}),
  connectors: ({ ports, secrets }) => ({
    EVENT_SEAL_KEY: secrets.get('event-seal'),
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    MAIL_FROM: 'Astra Visio <no-reply@astra-visio.example>',
  }),
  meetings: (settings) => ({
    EVENT_SEAL_KEY: settings.secrets.get('event-seal'),
    LINK_KEY: settings.secrets.get('meetings/link'),
    ENGINES: enginesOf(settings),
    ...Object.assign(
      {},
      ...videoServers(settings).map((each) => liveKitEnvironment(each, settings)),
    ),
  }),
  chat: ({ ports, secrets, state }) => ({
    EVENT_SEAL_KEY: secrets.get('event-seal'),
    SYNAPSE_URL: internal(ports.synapse),
    SYNAPSE_SERVER_NAME: matrixServerName,
    SYNAPSE_SERVICE_TOKEN: secrets.get('synapse/service-token'),
    SYNAPSE_REGISTRATION_SECRET: secrets.get('synapse/registration'),
    SYNAPSE_LOGIN_KEY: secrets.get('synapse/login'),
    PUSH_KEY: secrets.get('chat/push'),
    ARCHIVE_KEY: secrets.get('chat/archive'),
    ERASURE_LIST: join(privateFolder(join(state, 'erased')), 'chat'),
  }),
  documents: ({ state, secrets }) => ({
    EVENT_SEAL_KEY: secrets.get('event-seal'),
    // For a trial: keys in files, no virus scanner, and a folder of this machine as file server.
    DEPLOYMENT: 'trial',
    STORE: 'folder',
    STORE_FOLDER: privateFolder(join(state, 'files')),
    KEYS: 'file',
    KEY_FOLDER: privateFolder(join(state, 'file-keys')),
    SCANNER: 'none',
    ERASURE_LIST: join(privateFolder(join(state, 'erased')), 'documents'),
  }),
  gateway: (settings) => ({
    SYNAPSE_URL: internal(settings.ports.synapse),
    WEB_ROOT: webRoot,
    SESSION_KEY: settings.secrets.get('gateway/session'),
    // Load tests and journeys come from one address; people do not.
    RATE_FACTOR: process.env['RATE_FACTOR'] ?? '1',
    ENGINES: enginesOf(settings),
    ...Object.assign({}, ...videoServers(settings).map(liveKitUrl)),
  }),
};

/** Behind the colon of every Matrix id of the stack. */
export const matrixServerName = 'localhost';

/** The name under which meetings signs its grants and LiveKit its webhooks. */
export const liveKitKey = 'astra-meetings';

/** One LiveKit server of the stack. */
export interface VideoServer {
  /** As meetings names the engine. */
  readonly id: string;
  readonly port: number;
  readonly udpPort: number;
  readonly turnPort: number;
  readonly tcpPort: number;
  readonly secret: string;
}

/** The video servers by preference: one, and a stand-by if that was asked for. */
export function videoServers({ ports, secrets, withStandBy }: Settings): readonly VideoServer[] {
  const first = {
    id: 'livekit',
    port: ports.liveKit,
    udpPort: ports.liveKitUdp,
    turnPort: ports.turnUdp,
    tcpPort: ports.liveKitTcp,
    secret: secrets.get('livekit'),
  };
  if (withStandBy !== true) return [first];
  const standBy = {
    id: 'livekit-b',
    port: ports.liveKitB,
    udpPort: ports.liveKitBUdp,
    turnPort: ports.turnBUdp,
    tcpPort: ports.liveKitBTcp,
    secret: secrets.get('livekit-b'),
  };
  return [first, standBy];
}

const enginesOf = (settings: Settings): string =>
  videoServers(settings)
    .map(({ id }) => id)
    .join(',');

const prefixOf = (engineId: string): string => engineId.toUpperCase().replaceAll('-', '_');

const liveKitUrl = ({ id, port }: VideoServer): Record<string, string> => ({
  [`${prefixOf(id)}_URL`]: internal(port),
});

function liveKitEnvironment(server: VideoServer, { ports }: Settings): Record<string, string> {
  const { id, secret } = server;
  const prefix = prefixOf(id);
  return {
    ...liveKitUrl(server),
    // Browsers reach the signalling by the gateway alone, which asks at the door.
    [`${prefix}_PUBLIC_URL`]: `ws://localhost:${ports.gateway}/${id}`,
    [`${prefix}_API_KEY`]: liveKitKey,
    [`${prefix}_API_SECRET`]: secret,
  };
}

export function clientSecret(name: string, secrets: Secrets): string {
  return secrets.get(`client/${name}`);
}

function privateFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

function internal(port: number): string {
  return `http://127.0.0.1:${port}`;
}
