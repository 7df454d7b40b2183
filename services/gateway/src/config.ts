import { Type, type TSchema } from 'typebox';
import { commonSettings, optionalUrl, readConfig } from '@astra/kit/config';
import { Secret } from '@astra/kit/secret';

const internalUrl = (what: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern: '^https?://[^/]+$', description: `${what}, internal address` });

/** There is one way to a Jitsi, below the gateway's own address. */
const engine = '(?:livekit(?:-[a-z0-9]{1,20})?|jitsi)';

const usualEngines = 'livekit';

/** Every setting of the service. */
const settings = {
  ...commonSettings,
  WEB_ROOT: Type.String({ minLength: 1, description: 'Folder of the built web app' }),
  SESSION_KEY: Type.String({
    pattern: '^[A-Za-z0-9_-]{43}$',
    description: 'Seals refresh tokens and the sign-in under way: 32 bytes, base64url',
  }),
  ENGINES: Type.String({
    default: usualEngines,
    pattern: `^${engine}(?:[\\s,]+${engine})*$`,
    description:
      'Video engines, as the meetings service has them; the gateway leads to each of them',
  }),
  JITSI_URL: Type.String({ default: '', description: 'Signalling server of Jitsi, internal' }),
  JITSI_DOMAIN: Type.String({ default: '', description: 'XMPP domain of the Jitsi deployment' }),
  JITSI_WEB_URL: Type.String({
    default: '',
    description: 'Web server of Jitsi, internal address: its own client is fetched from there',
  }),
  JITSI_LIBRARY_INTEGRITY: Type.String({
    default: '',
    description: 'Hash of that client, pinned at installation: sha384-…, as browsers write it',
  }),
  JITSI_BRIDGES: Type.String({
    default: '',
    description: 'Bridges of Jitsi, name=internal address of the WebSockets, by comma or blank',
  }),
  MEETINGS_URL: internalUrl('Meetings service'),
  CONNECTORS_URL: internalUrl('Connectors service'),
  SECURITY_URL: internalUrl('Security service'),
  CHAT_URL: optionalUrl('Chat service'),
  SYNAPSE_URL: optionalUrl('Chat server (Synapse)'),
  DOCUMENTS_URL: optionalUrl('Documents service'),
  WOPI_EDITOR_URL: Type.String({
    default: '',
    pattern: '^(?:https?://[^/]+)?$',
    description:
      'The organisation’s own editor of office documents, as the documents service has it: one page may show it',
  }),
  RATE_FACTOR: Type.Number({
    default: 1,
    exclusiveMinimum: 0,
    description: 'Multiplies every limit of requests; above 1 for load tests only',
  }),
  PROXY_HOPS: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 5,
    description: 'How many trusted proxies stand before the gateway and add to x-forwarded-for',
  }),
};

const variableOf = (engineId: string): string =>
  `${engineId.toUpperCase().replaceAll('-', '_')}_URL`;

/** `LIVEKIT_URL` of `livekit`, `LIVEKIT_B_URL` of `livekit-b`. */
const liveKitSettings = (engineIds: readonly string[]): Record<string, TSchema> =>
  Object.fromEntries(
    engineIds.map((id) => [variableOf(id), internalUrl(`LiveKit server of the engine ${id}`)]),
  );

/** Needed only with Jitsi among the engines. */
const jitsiSettings = {
  JITSI_URL: internalUrl('Signalling server of Jitsi'),
  JITSI_DOMAIN: Type.String({ pattern: '^[a-z0-9.-]+$', description: 'Its XMPP domain' }),
  JITSI_WEB_URL: internalUrl('Web server of Jitsi'),
  JITSI_LIBRARY_INTEGRITY: Type.String({
    pattern: '^sha384-[A-Za-z0-9+/]{64}$',
    description: 'Hash of its client',
  }),
  JITSI_BRIDGES: Type.String({
    pattern: '^(?:[A-Za-z0-9_-]{1,64}=https?://[^/\\s,]+(?:[\\s,]+|$))+$',
    description: 'Its bridges, name=internal address',
  }),
};

/** Where the browser's way to Jitsi leads. */
export type JitsiConfig = {
  readonly url: string;
  readonly domain: string;
  readonly webUrl: string;
  readonly integrity: string;
  readonly bridges: Readonly<Record<string, string>>;
};

/** The settings as the program sees them. */
export type Config = {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly publicOrigin: string;
  readonly issuer: string;
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  readonly clientSecret: Secret;
  readonly sessionKey: Secret;
  readonly webRoot: string;
  /** Null: the engines are others. */
  readonly jitsi: JitsiConfig | null;
  /** LiveKit servers by engine, internal addresses. */
  readonly liveKits: Readonly<Record<string, string>>;
  /** Origin of the editor of office documents; null: there is none. */
  readonly editorOrigin: string | null;
  readonly rateFactor: number;
  readonly proxyHops: number;
  readonly services: Readonly<
    Record<'identity' | 'meetings' | 'connectors' | 'security', string>
  > & {
    /** Absent where there is no chat. */
    readonly chat?: string;
    readonly synapse?: string;
    /** Absent where there are no documents. */
    readonly documents?: string;
  };
};

/** @throws ConfigError with every fault. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const engines = listOf(environment['ENGINES'] || usualEngines);
  const isJitsi = engines.includes('jitsi');
  const liveKitIds = engines.filter((id) => id.startsWith('livekit'));
  const properties = { ...settings, ...liveKitSettings(liveKitIds) };
  const read = readConfig(isJitsi ? { ...properties, ...jitsiSettings } : properties, environment);
  const told: Readonly<Record<string, unknown>> = read;
  return {
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    publicOrigin: read.PUBLIC_ORIGIN,
    issuer: read.ISSUER,
    databaseUrl: read.DATABASE_URL,
    databaseOwnerUrl: read.DATABASE_OWNER_URL,
    clientSecret: new Secret(read.CLIENT_SECRET),
    sessionKey: new Secret(read.SESSION_KEY),
    webRoot: read.WEB_ROOT,
    jitsi: isJitsi
      ? {
          url: read.JITSI_URL,
          domain: read.JITSI_DOMAIN,
          webUrl: read.JITSI_WEB_URL,
          integrity: read.JITSI_LIBRARY_INTEGRITY,
          bridges: Object.fromEntries(listOf(read.JITSI_BRIDGES).map((each) => each.split('=', 2))),
        }
      : null,
    liveKits: Object.fromEntries(liveKitIds.map((id) => [id, String(told[variableOf(id)])])),
    editorOrigin: read.WOPI_EDITOR_URL === '' ? null : new URL(read.WOPI_EDITOR_URL).origin,
    rateFactor: read.RATE_FACTOR,
    proxyHops: read.PROXY_HOPS,
    services: {
      identity: read.IDENTITY_URL,
      meetings: read.MEETINGS_URL,
      connectors: read.CONNECTORS_URL,
      security: read.SECURITY_URL,
      ...(read.CHAT_URL === '' ? {} : { chat: read.CHAT_URL }),
      ...(read.SYNAPSE_URL === '' ? {} : { synapse: read.SYNAPSE_URL }),
      ...(read.DOCUMENTS_URL === '' ? {} : { documents: read.DOCUMENTS_URL }),
    },
  };
}

const listOf = (text: string): readonly string[] =>
  text.split(/[\s,]+/).filter((each) => each !== '');
