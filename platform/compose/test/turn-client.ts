import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';

/** Just enough of a TURN client (RFC 8489, RFC 8656) to ask a relay for what it should refuse. */
export interface TurnClient {
  /** Asks for a relayed address, in IPv4 or IPv6. 0: given; else the relay's error code. */
  allocate(family?: 'ipv4' | 'ipv6'): Promise<number>;
  /** Asks to keep the address for so long, as a browser does every few minutes. 0 or the error code. */
  refresh(seconds: number): Promise<number>;
  /** CreatePermission for a peer. 0 or the error code. */
  permit(peer: string): Promise<number>;
  /** ChannelBind for a peer. 0 or the error code. */
  bindChannel(peer: string): Promise<number>;
  /** A TCP allocation (RFC 6062). 0 or the error code. */
  allocateTcp(): Promise<number>;
  /** How often the relay has asked to sign anew, its nonce being over. */
  renewals(): number;
  close(): void;
}

export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** The credential that Prosody gives a participant: opens the relay for `seconds`. */
export function credentialOf(secret: string, participant: string, seconds = 600): Credential {
  const username = `${String(Math.floor(Date.now() / 1000) + seconds)}:${participant}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}

const cookie = 0x2112a442;
const methods = { allocate: 0x003, refresh: 0x004, permit: 0x008, bind: 0x009 } as const;
const attribute = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  channel: 0x000c,
  lifetime: 0x000d,
  peer: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  family: 0x0017,
  transport: 0x0019,
} as const;

type Attributes = readonly (readonly [type: number, value: Buffer])[];

/** How messages go to the relay and come back. */
interface Wire {
  readonly send: (request: Buffer) => void;
  readonly once: (take: (reply: Buffer) => void) => void;
  readonly close: () => void;
}

/** Each of these clients has a socket of its own. */
export function byUdp(port: number): Wire {
  const socket = createSocket('udp4');
  return {
    send: (request) => socket.send(request, port, '127.0.0.1'),
    once: (take) => void socket.once('message', take),
    close: () => socket.close(),
  };
}

/** Only a client that came by TCP may ask for TCP connections to peers (RFC 6062, section 4.1). */
export function byTcp(port: number): Wire {
  const socket = connect(port, '127.0.0.1');
  return {
    send: (request) => void socket.write(request),
    once: (take) => void socket.once('data', (bytes) => take(bytes)),
    close: () => socket.destroy(),
  };
}

/** A client with one credential. */
export function makeTurnClient(wire: Wire, credential: Credential): TurnClient {
  let realm = '';
  let nonce: Buffer = Buffer.alloc(0);
  let renewals = 0;

  const ask = async (method: number, attributes: Attributes): Promise<number> => {
    for (let tries = 0; tries < 3; tries += 1) {
      const signed: Attributes =
        realm === ''
          ? attributes
          : [
              ...attributes,
              [attribute.username, Buffer.from(credential.username)],
              [attribute.realm, Buffer.from(realm)],
              [attribute.nonce, nonce],
            ];
      const key = realm === '' ? null : keyOf(credential, realm);
      const reply = await exchange(wire, messageOf(method, signed, key));
      const code = reply.code;
      if ((code !== 401 && code !== 438) || (realm !== '' && code === 401)) return code;
      if (code === 438) renewals += 1;
      realm = reply.realm;
      nonce = reply.nonce;
    }
    throw new Error('The relay asks for the credential again and again');
  };

  return {
    allocate: (family = 'ipv4') =>
      ask(methods.allocate, [
        transport(17),
        [attribute.family, Buffer.from([family === 'ipv4' ? 1 : 2, 0, 0, 0])],
      ]),
    refresh: (seconds) => {
      const lifetime = Buffer.alloc(4);
      lifetime.writeUInt32BE(seconds);
      return ask(methods.refresh, [[attribute.lifetime, lifetime]]);
    },
    allocateTcp: () => ask(methods.allocate, [transport(6)]),
    permit: (peer) => ask(methods.permit, [[attribute.peer, xorAddress(peer, 10_000)]]),
    bindChannel: (peer) =>
      ask(methods.bind, [
        [attribute.channel, Buffer.from([0x40, 0x01, 0, 0])],
        [attribute.peer, xorAddress(peer, 10_000)],
      ]),
    renewals: () => renewals,
    close: wire.close,
  };
}

const transport = (protocol: number): Attributes[number] => [
  attribute.transport,
  Buffer.from([protocol, 0, 0, 0]),
];

const keyOf = ({ username, password }: Credential, realm: string): Buffer =>
  createHash('md5').update(`${username}:${realm}:${password}`).digest();

/** A request with its length right, and signed when there is a key. */
function messageOf(method: number, attributes: Attributes, key: Buffer | null): Buffer {
  const id = randomBytes(12);
  const body = Buffer.concat(attributes.map(([type, value]) => encoded(type, value, id)));
  const head = (length: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt16BE(method, 0);
    bytes.writeUInt16BE(length, 2);
    bytes.writeUInt32BE(cookie, 4);
    return Buffer.concat([bytes, id]);
  };
  if (!key) return Buffer.concat([head(body.length), body]);
  const unsigned = Buffer.concat([head(body.length + 24), body]);
  const digest = createHmac('sha1', key).update(unsigned).digest();
  return Buffer.concat([unsigned, encoded(attribute.integrity, digest, id)]);
}

function encoded(type: number, value: Buffer, id: Buffer): Buffer {
  const bytes = type === attribute.peer ? masked(value, id) : value;
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

/** An address before it is masked with the request's own number (XOR-PEER-ADDRESS). */
function xorAddress(address: string, port: number): Buffer {
  const bytes = isIPv6(address)
    ? bytesOfIPv6(address)
    : Buffer.from(address.split('.').map(Number));
  const head = Buffer.alloc(4);
  head.writeUInt16BE(bytes.length === 4 ? 1 : 2, 0);
  head.writeUInt16BE(port, 2);
  return Buffer.concat([head, bytes]);
}

function masked(value: Buffer, id: Buffer): Buffer {
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(cookie, 0);
  id.copy(mask, 4);
  const bytes = Buffer.from(value);
  bytes.writeUInt16BE(bytes.readUInt16BE(2) ^ (cookie >>> 16), 2);
  for (let at = 4; at < bytes.length; at += 1)
    bytes.writeUInt8(bytes.readUInt8(at) ^ mask.readUInt8(at - 4), at);
  return bytes;
}

const groups = (part: string): string[] => part.split(':').filter((each) => each !== '');

function bytesOfIPv6(address: string): Buffer {
  const dotted = /^(?<head>.*:)(?<four>[\d.]+)$/u.exec(address);
  const four = dotted?.groups?.['four'] ?? '';
  const hex = Buffer.from(four.split('.').map(Number)).toString('hex');
  const text = four.includes('.')
    ? `${dotted?.groups?.['head'] ?? ''}${hex.slice(0, 4)}:${hex.slice(4)}`
    : address;
  const [left = '', right] = text.split('::');
  const [first, last] = [groups(left), groups(right ?? '')];
  const middle = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return Buffer.from(
    [...first, ...middle, ...last].map((each) => each.padStart(4, '0')).join(''),
    'hex',
  );
}

interface Reply {
  readonly code: number;
  readonly realm: string;
  readonly nonce: Buffer;
}

function exchange(wire: Wire, request: Buffer): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new Error('The relay does not answer')), 5000);
    wire.once((bytes) => {
      clearTimeout(tooLate);
      resolve(replyOf(bytes));
    });
    wire.send(request);
  });
}

function replyOf(bytes: Buffer): Reply {
  const found = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 2);
    found.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length + ((4 - (length % 4)) % 4);
  }
  const error = found.get(attribute.error);
  return {
    code: error ? error.readUInt8(2) * 100 + error.readUInt8(3) : 0,
    realm: found.get(attribute.realm)?.toString() ?? '',
    nonce: found.get(attribute.nonce) ?? Buffer.alloc(0),
  };
}
