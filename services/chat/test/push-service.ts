import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import type { ECDH } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { PushLetter } from '@astra/contracts/push';

/** One push as the service of a browser's maker got it, and as the browser opened it. */
export type Pushed = {
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly letter: PushLetter;
};
type Answer = {
  readonly status: number;
  readonly retryAfter?: string;
  /** Not before this. */
  readonly after?: Promise<void>;
};
/** A browser with a subscription. */
export type TestBrowser = {
  readonly subscription: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  readonly got: Pushed[];
  /** What its push service answers, first the first; 201 after that. */
  readonly answers: Answer[];
};
export type PushService = {
  readonly origin: string;
  readonly aBrowser: () => TestBrowser;
  readonly close: () => void;
};

type Known = TestBrowser & { readonly keys: ECDH; readonly secret: Buffer };

/** A push service (RFC 8030) on this machine, whose browsers open what they get as RFC 8291 says. */
export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, Known>();
  const server = createServer((request, reply) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const browser = browsers.get(request.url ?? '');
      const answer: Answer = browser?.answers.shift() ?? { status: browser ? 201 : 404 };
      const { status, retryAfter, after = Promise.resolve() } = answer;
      if (browser && status === 201) {
        const bytes = Buffer.concat(parts);
        const letter = JSON.parse(opened(bytes, browser)) as PushLetter;
        browser.got.push({ headers: request.headers, bytes, letter });
      }
      const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      void after.then(() => reply.writeHead(status, headers).end());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // A server that listens on a port has an address with one.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () => server.close(),
    aBrowser: () => {
      const [path, keys, secret] = [
        `/push/${randomBytes(16).toString('base64url')}`,
        createECDH('prime256v1'),
        randomBytes(16),
      ];
      const p256dh = keys.generateKeys('base64url');
      const auth = secret.toString('base64url');
      const subscription = { endpoint: `${origin}${path}`, keys: { p256dh, auth } };
      const browser = { subscription, got: [], answers: [], keys, secret };
      browsers.set(path, browser);
      return browser;
    },
  };
}

/** RFC 8291, section 3.4, and RFC 8188, section 2: written from them, without the library that seals. */
function opened(bytes: Buffer, { keys, secret }: Known): string {
  const [salt, idLength] = [bytes.subarray(0, 16), bytes.readUInt8(20)];
  const sender = bytes.subarray(21, 21 + idLength);
  const sealed = bytes.subarray(21 + idLength);
  const shared = keys.computeSecret(sender);
  const about = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const ikm = new Uint8Array(hkdfSync('sha256', shared, secret, about, 32));
  const key = hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12);
  const decipher = createDecipheriv('aes-128-gcm', Buffer.from(key), Buffer.from(nonce));
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}

/** Whether a push is signed as RFC 8292 says, by this key; gives what is signed. */
export async function signedBy(publicKey: string, authorization: string): Promise<JWTPayload> {
  const [, token = '', shown = ''] = /^vapid t=([^,]+), k=(.+)$/u.exec(authorization) ?? [];
  if (shown !== publicKey) throw new Error('Signed by another key');
  const point = Buffer.from(shown, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((one) =>
    one.toString('base64url'),
  );
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x, y } as never, 'ES256');
  return (await jwtVerify(token, key)).payload;
}
