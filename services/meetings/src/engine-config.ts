import { Type, type TSchema } from 'typebox';
import { Secret } from '@astra/kit/secret';

const text = (pattern: string, description: string): ReturnType<typeof Type.String> =>
  Type.String({ pattern, description });

/** What each kind of engine needs to be told, by the name behind the prefix of the engine. */
const settingsByKind = {
  memory: {},
  livekit: {
    URL: text('^https?://.+$', 'LiveKit server, internal address'),
    PUBLIC_URL: text('^wss?://.+$', 'LiveKit server as browsers reach it'),
    API_KEY: text('^.+$', 'Key id at the LiveKit server'),
    API_SECRET: text('^.{32,}$', 'Its secret'),
  },
  jitsi: {
    URL: text('^https?://[^/]+$', 'Signalling server of Jitsi, internal address'),
    PUBLIC_URL: text('^wss?://.+$', 'Its WebSocket as browsers reach it, with the path'),
    DOMAIN: text('^[a-z0-9.-]+$', 'XMPP domain of the Jitsi deployment'),
    TOKEN_KEY: text(
      '^[A-Za-z0-9+/]{1000,}={0,2}$',
      'Signs join tokens: RSA, PKCS #8 DER in base64; the server has its public half',
    ),
    ORDERS_SECRET: text('^.{32,}$', 'Believes our orders there'),
    HOOK_SECRET: text('^.{32,}$', 'Seals what that server posts, and our answers'),
    REGION: Type.Optional(
      text(
        '^[a-z0-9-]{1,40}$',
        'Where people who come by this process are, as its bridges are named',
      ),
    ),
  },
} as const satisfies Record<string, Record<string, TSchema>>;

type Kind = keyof typeof settingsByKind;

export type EngineConfig = { readonly id: string } & (
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'livekit';
      readonly url: string;
      readonly publicUrl: string;
      readonly key: string;
      readonly secret: Secret;
    }
  | {
      readonly kind: 'jitsi';
      readonly url: string;
      readonly publicUrl: string;
      readonly domain: string;
      readonly tokenKey: Secret;
      readonly ordersSecret: Secret;
      readonly hookSecret: Secret;
      readonly region: string | undefined;
    }
);

const anEngine = '(?:livekit|jitsi|memory)(?:-[a-z0-9]{1,20})?';

/** The list of engines; what each of them needs is read by `engineSettings`. */
export const EnginesSetting = Type.String({
  default: 'livekit',
  pattern: `^${anEngine}(?:[\\s,]+${anEngine})*$`,
  description:
    'Video engines by preference, by comma or blank: a kind, or a kind, a dash and a name; memory has no media and serves tests and measurements',
});

const idsIn = (list: string | undefined): readonly string[] => [
  ...new Set((list || 'livekit').split(/[\s,]+/).filter((id) => id !== '')),
];
const kindOf = (id: string): Kind | undefined =>
  (Object.keys(settingsByKind) as Kind[]).find((kind) => kind === id.split('-')[0]);
const prefixOf = (id: string): string => `${id.toUpperCase().replaceAll('-', '_')}_`;

/** The settings of the engines that are listed: `LIVEKIT_URL` of `livekit`, `LIVEKIT_B_URL` of `livekit-b`. */
export function engineSettings(list: string | undefined): Record<string, TSchema> {
  const all = idsIn(list).flatMap((id) => {
    const kind = kindOf(id);
    const own: Record<string, TSchema> = kind === undefined ? {} : settingsByKind[kind];
    return Object.entries(own).map(([name, schema]) => [`${prefixOf(id)}${name}`, schema]);
  });
  return Object.fromEntries(all) as Record<string, TSchema>;
}

/** The engines as the program sees them, from settings that were checked. */
export const readEngines = (
  list: string,
  read: Readonly<Record<string, unknown>>,
): readonly EngineConfig[] =>
  idsIn(list).map((id) =>
    engineOf(id, (name) => {
      const value = read[`${prefixOf(id)}${name}`];
      return typeof value === 'string' ? value : '';
    }),
  );

function engineOf(id: string, read: (name: string) => string): EngineConfig {
  switch (kindOf(id)) {
    case 'livekit':
      return {
        id,
        kind: 'livekit',
        url: read('URL'),
        publicUrl: read('PUBLIC_URL'),
        key: read('API_KEY'),
        secret: new Secret(read('API_SECRET')),
      };
    case 'jitsi':
      return {
        id,
        kind: 'jitsi',
        url: read('URL'),
        publicUrl: read('PUBLIC_URL'),
        domain: read('DOMAIN'),
        tokenKey: new Secret(read('TOKEN_KEY')),
        ordersSecret: new Secret(read('ORDERS_SECRET')),
        hookSecret: new Secret(read('HOOK_SECRET')),
        region: read('REGION') || undefined,
      };
    case 'memory':
    case undefined:
      return { id, kind: 'memory' };
  }
}
