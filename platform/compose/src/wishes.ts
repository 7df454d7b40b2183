import { Type } from 'typebox';
import { readConfig } from '@astra/kit/config';
import { readDocumentWishes, type DocumentWishes } from '#documents.ts';

const settings = {
  ASTRA_PUBLIC_HOST: Type.String({
    pattern: '^(?=.{4,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$',
    description: 'Name that people type',
  }),
  ASTRA_PUBLIC_ADDRESS: Type.String({ format: 'ipv4', description: 'Public address' }),
  ASTRA_CHAT_NAME: Type.String({
    default: '',
    pattern: '^([A-Za-z0-9.-]+)?$',
    description: 'The part of every Matrix id behind the colon, for ever',
  }),
  ASTRA_XMPP_DOMAIN: Type.String({
    default: 'meet.astra.internal',
    pattern: '^[a-z0-9.-]+$',
    description: 'Inner name of the signalling server',
  }),
  ASTRA_BRIDGE_ADDRESS: Type.String({
    default: '172.31.251.10',
    format: 'ipv4',
    description: 'The bridge’s address on the network that it shares with the relay',
  }),
  ASTRA_INNER_NETWORK: Type.String({
    default: '172.31.250.0/24',
    pattern: '^[0-9.]+/[0-9]+$',
    description: 'Network of our own services, without a way out',
  }),
  ASTRA_STAND_BY: Type.String({
    default: '',
    pattern: '^(livekit)?$',
    description: 'A second video engine on this server, or nothing',
  }),
  SMTP_URL: Type.String({
    default: '',
    pattern: '^(smtps?://.+)?$',
    description: 'Mail server; needed until it is a secret',
  }),
};

/** What an operator decides. */
export type Wishes = {
  readonly publicHost: string;
  readonly publicAddress: string;
  readonly chatName: string;
  readonly xmppDomain: string;
  readonly bridgeAddress: string;
  readonly innerNetwork: string;
  readonly smtpUrl: string;
  /** Null: no documents. */
  readonly documents: DocumentWishes | null;
};

/** @throws ConfigError with every fault of astra.env. */
export function readWishes(environment: Readonly<Record<string, string | undefined>>): Wishes {
  const read = readConfig(settings, environment);
  return {
    publicHost: read.ASTRA_PUBLIC_HOST,
    publicAddress: read.ASTRA_PUBLIC_ADDRESS,
    chatName: read.ASTRA_CHAT_NAME || read.ASTRA_PUBLIC_HOST,
    xmppDomain: read.ASTRA_XMPP_DOMAIN,
    bridgeAddress: read.ASTRA_BRIDGE_ADDRESS,
    innerNetwork: read.ASTRA_INNER_NETWORK,
    smtpUrl: read.SMTP_URL,
    documents: readDocumentWishes(environment),
  };
}
