import {
  createHash,
  createSign,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { call, type Reply } from './browser.ts';
import type { Stand } from './stand.ts';

/** A passkey in software: ES256, no attestation, as a platform authenticator answers. */
export type Authenticator = {
  readonly id: string;
  readonly register: (options: Options, facts?: Facts) => Record<string, unknown>;
  readonly sign: (options: Options, facts?: Facts) => Record<string, unknown>;
};
type Options = Record<string, unknown>;
/** What a test makes wrong. */
type Facts = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly isUserVerified?: boolean;
  readonly counter?: number;
};

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
const url = (data: Buffer | string): string => Buffer.from(data).toString('base64url');

export function anAuthenticator(origin: string): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credential = randomBytes(32);
  const id = url(credential);
  const state = { counter: 0 };
  const authenticatorData = (facts: Facts, attested: Buffer): Buffer => {
    state.counter = facts.counter ?? state.counter + 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(state.counter);
    const verified = (facts.isUserVerified ?? true) ? 0x04 : 0;
    const flags = 0x01 | verified | (attested.length > 0 ? 0x40 : 0);
    const rpIdHash = sha256(facts.rpId ?? new URL(origin).hostname);
    return Buffer.concat([rpIdHash, Buffer.from([flags]), counter, attested]);
  };
  const clientData = (type: string, options: Options, facts: Facts): Buffer =>
    Buffer.from(
      JSON.stringify({
        type,
        challenge: options['challenge'],
        origin: facts.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const answer = (response: Record<string, string | string[]>): Record<string, unknown> => ({
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response,
  });

  return {
    id,
    register: (options, facts = {}) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credential.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, credential, coseKey(publicKey)]);
      const data = authenticatorData(facts, attested);
      const attestation = Buffer.concat([
        // {"fmt": "none", "attStmt": {}, "authData": bytes} in CBOR.
        Buffer.from([0xa3]),
        cborText('fmt'),
        cborText('none'),
        cborText('attStmt'),
        Buffer.from([0xa0]),
        cborText('authData'),
        cborBytes(data),
      ]);
      return answer({
        clientDataJSON: url(clientData('webauthn.create', options, facts)),
        attestationObject: url(attestation),
        transports: ['internal'],
      });
    },
    sign: (options, facts = {}) => {
      const data = authenticatorData(facts, Buffer.alloc(0));
      const client = clientData('webauthn.get', options, facts);
      const signature = createSign('sha256')
        .update(Buffer.concat([data, sha256(client)]))
        .sign(privateKey);
      return answer({
        clientDataJSON: url(client),
        authenticatorData: url(data),
        signature: url(signature),
      });
    },
  };
}

const cborText = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);

const cborBytes = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x59, bytes.length >> 8, bytes.length & 0xff]), bytes]);

/** One coordinate: its label and 32 bytes. */
const part = (label: number, value: string): Buffer =>
  Buffer.concat([Buffer.from([label, 0x58, 0x20]), Buffer.from(value, 'base64url')]);

/** COSE_Key of a P-256 public key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01]),
    part(0x21, x),
    part(0x22, y),
  ]);
}

/** Registers a passkey for whose token it is, by the routes. */
export async function addPasskey(
  stand: Stand,
  token: string,
): Promise<{ readonly authenticator: Authenticator; readonly added: Reply }> {
  const authenticator = anAuthenticator(stand.config.publicOrigin);
  const options = await call(stand, token, { method: 'POST', path: '/me/passkeys/options' });
  const added = await call(stand, token, {
    method: 'POST',
    path: '/me/passkeys',
    body: { name: 'Phone', response: authenticator.register(options.body) },
  });
  return { authenticator, added };
}
