import { join } from 'node:path';
import { repositoryRoot } from '#paths.ts';

/** What distinguishes one Synapse from another. */
export interface SynapsePlan {
  /** The part of every Matrix id behind the colon; it can never be changed. */
  readonly serverName: string;
  /** Where people and their Matrix clients reach it. */
  readonly publicUrl: string;
  /** The address of this machine that it listens on. */
  readonly listenOn: string;
  readonly port: number;
  readonly metricsPort: number;
  /** The folder of its keys and settings. */
  readonly folder: string;
  /** The folder of our module and our pages; `moduleFolder` unless said otherwise. */
  readonly modules?: string;
  readonly database: SynapseDatabase;
  readonly secrets: SynapseSecrets;
  /** For how long the server could still show what was deleted. A day, unless said otherwise. */
  readonly redactedFor?: string;
  /** Our identity service, by which any Matrix client signs people in. */
  readonly signIn?: OidcClient;
  /** Where the chat service is, which is told whom something is new for; no other address of the house is written to. */
  readonly pushNetwork: string;
}

export interface SynapseDatabase {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly role: string;
  readonly password: string;
}

export interface SynapseSecrets {
  /** 32 random bytes, base64url: the key that it signs events with. */
  readonly signingSeed: string;
  readonly macaroon: string;
  readonly form: string;
  /** Lets the chat service make its own account, once. */
  readonly registration: string;
  /** By which the chat service acts. */
  readonly serviceToken: string;
  readonly toServiceToken: string;
  /** By which the chat service signs people's devices in. */
  readonly jwt: string;
}

export interface OidcClient {
  readonly issuer: string;
  /** Identity as its neighbours reach it: the public door lets no client's secret through. */
  readonly internalUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The account that the chat service acts by; every room's first member. */
export const serviceLocalpart = 'astra-visio';

/** Who signs the tokens by which devices come in. */
export const loginIssuer = 'astra-visio-chat';

/** The folder of our module, for the path that Python looks along, and of our pages. */
export const moduleFolder: string = join(repositoryRoot, 'platform', 'synapse');

/** Every file that Synapse is started from, by name; JSON is YAML. */
export function synapseFiles(plan: SynapsePlan): Readonly<Record<string, string>> {
  return {
    'homeserver.yaml': write(homeserver(plan)),
    'log.yaml': write(logging),
    'chat-service.yaml': write(chatService(plan)),
    'signing.key': `ed25519 a_1 ${unpaddedBase64(plan.secrets.signingSeed)}\n`,
  };
}

const write = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

function homeserver(plan: SynapsePlan): object {
  const { serverName, publicUrl, folder, secrets, modules = moduleFolder } = plan;
  return {
    server_name: serverName,
    public_baseurl: publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`,
    report_stats: false,
    pid_file: join(folder, 'homeserver.pid'),
    log_config: join(folder, 'log.yaml'),
    signing_key_path: join(folder, 'signing.key'),
    macaroon_secret_key: secrets.macaroon,
    form_secret: secrets.form,
    registration_shared_secret: secrets.registration,
    app_service_config_files: [join(folder, 'chat-service.yaml')],
    modules: [
      {
        module: 'astra_visio_rules.Rules',
        config: { service: serviceId(serverName) },
      },
    ],
    // What Synapse shows to who signs in by a client of another maker.
    templates: { custom_template_directory: join(modules, 'templates') },
    ...listening(plan),
    ...store(plan),
    ...signingIn(plan),
    ...closedDoors,
    ip_range_whitelist: [plan.pushNetwork],
    alias_creation_rules: [{ user_id: serviceId(serverName), action: 'allow' }],
    ...rooms,
    ...limits,
    // Keys for who has no device just now wait at a device that nobody holds (docs/decisions/0074…).
    experimental_features: { msc3814_enabled: true },
  };
}

const serviceId = (serverName: string): string => `@${serviceLocalpart}:${serverName}`;

function listening({ listenOn, port, metricsPort }: SynapsePlan): object {
  const bind_addresses = [listenOn];
  return {
    listeners: [
      // No federation resource: other servers find no door.
      {
        port,
        bind_addresses,
        type: 'http',
        x_forwarded: true,
        resources: [{ names: ['client'] }],
      },
      { port: metricsPort, bind_addresses, type: 'metrics' },
    ],
    enable_metrics: true,
  };
}

function store({ database, redactedFor = '1d' }: SynapsePlan): object {
  const { host, port, name, role, password } = database;
  return {
    database: {
      name: 'psycopg2',
      args: { host, port, dbname: name, user: role, password, cp_min: 2, cp_max: 10 },
    },
    // Files belong to the documents service; nothing of them is kept here.
    enable_media_repo: false,
    user_ips_max_age: '14d',
    redaction_retention_period: redactedFor,
    forget_rooms_on_leave: true,
    retention: {
      enabled: true,
      allowed_lifetime_min: '1d',
      allowed_lifetime_max: '20y',
      purge_jobs: [{ interval: '12h' }],
    },
  };
}

function signingIn({ secrets, serverName, signIn }: SynapsePlan): object {
  return {
    enable_registration: false,
    // Nobody signs in by a password, and nobody has one. It could only prove who begins anew with other keys.
    password_config: { enabled: 'only_for_reauth' },
    jwt_config: {
      enabled: true,
      secret: secrets.jwt,
      algorithm: 'HS256',
      issuer: loginIssuer,
      audiences: [serverName],
    },
    // A device of our web app asks for the next one while its session lives.
    refreshable_access_token_lifetime: '5m',
    refresh_token_lifetime: '7d',
    nonrefreshable_access_token_lifetime: '24h',
    ...(signIn === undefined ? {} : { oidc_providers: [oidcProvider(signIn)] }),
  };
}

function oidcProvider({ issuer, internalUrl, clientId, clientSecret }: OidcClient): object {
  return {
    idp_id: 'astra',
    idp_name: 'Astra Visio',
    issuer,
    // The browser goes to the public address; the rest is between the two servers.
    discover: false,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${internalUrl}/oidc/token`,
    userinfo_endpoint: `${internalUrl}/oidc/me`,
    jwks_uri: `${internalUrl}/oidc/jwks`,
    id_token_signing_alg_values_supported: ['EdDSA'],
    client_id: clientId,
    client_secret: clientSecret,
    scopes: ['openid'],
    pkce_method: 'always',
    user_profile_method: 'userinfo_endpoint',
    // It would refuse to speak to a neighbour without TLS; nothing but the form of the addresses is looked at.
    skip_verification: internalUrl.startsWith('http://'),
    // Accounts are made by the chat service alone, under names that say nothing.
    enable_registration: false,
    user_mapping_provider: { config: { localpart_template: '{{ user.sub }}' } },
  };
}

function chatService({ serverName, secrets }: SynapsePlan): object {
  const server = serverName.replaceAll('.', '\\.');
  return {
    id: 'astra-visio-chat',
    url: null,
    as_token: secrets.serviceToken,
    hs_token: secrets.toServiceToken,
    // Synapse keeps this name for itself; the service acts as its own account, which may administer.
    sender_localpart: `${serviceLocalpart}-gate`,
    rate_limited: false,
    namespaces: {
      users: [{ exclusive: false, regex: `@${serviceLocalpart}:${server}` }],
      // The service finds a room again by its alias; nobody else names one.
      aliases: [{ exclusive: true, regex: `#.*:${server}` }],
      rooms: [],
    },
  };
}

const closedDoors = {
  federation_domain_whitelist: [],
  trusted_key_servers: [],
  suppress_key_server_warning: true,
  allow_guest_access: false,
  allow_public_rooms_without_auth: false,
  allow_public_rooms_over_federation: false,
  enable_room_list_search: false,
  room_list_publication_rules: [{ action: 'deny' }],
  enable_3pid_lookup: false,
  enable_3pid_changes: false,
  // Names come from the identity service, so that nobody writes under another's.
  enable_set_displayname: false,
  enable_set_avatar_url: false,
  allow_per_room_profiles: false,
  require_auth_for_profile_requests: true,
  limit_profile_requests_to_users_who_share_rooms: true,
  user_directory: { enabled: false },
  url_preview_enabled: false,
  // Without it Synapse counts nothing as unread. Only the chat service is told, and people set no other (gateway).
  push: { enabled: true, include_content: false },
  presence: { enabled: false },
};

const rooms = {
  encryption_enabled_by_default_for_room_type: 'all',
  default_room_version: '12',
  auto_join_rooms: [],
};

const limits = {
  rc_message: { per_second: 5, burst_count: 50 },
  rc_login: {
    // The chat service signs everybody in from one address.
    address: { per_second: 50, burst_count: 1000 },
    account: { per_second: 0.5, burst_count: 20 },
    failed_attempts: { per_second: 0.2, burst_count: 5 },
  },
  rc_joins: { local: { per_second: 10, burst_count: 200 } },
  rc_room_creation: { per_second: 0.01, burst_count: 1 },
};

const logging = {
  version: 1,
  formatters: { line: { format: '%(asctime)s %(levelname)s %(name)s %(message)s' } },
  handlers: { out: { class: 'logging.StreamHandler', formatter: 'line' } },
  root: { level: 'WARNING', handlers: ['out'] },
  disable_existing_loggers: false,
};

function unpaddedBase64(base64url: string): string {
  return Buffer.from(base64url, 'base64url').toString('base64').replaceAll('=', '');
}
