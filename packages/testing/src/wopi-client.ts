import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { Buffer } from 'node:buffer';

/** How an editor signs, by the protocol's own pages (WOPI, proof keys); written apart from the host that checks it. */
export type EditorKeys = {
  /** Of the discovery: `<proof-key …/>`. */
  readonly element: string;
  /** Headers of one request. */
  readonly sign: (request: {
    readonly token: string;
    readonly url: string;
    readonly at?: Date;
  }) => Readonly<Record<string, string>>;
};

type Pair = { readonly modulus: string; readonly exponent: string; readonly key: KeyObject };

const signed = (key: KeyObject, bytes: Buffer): string =>
  sign('sha256', bytes, key).toString('base64');
const base64 = (text: string): string => Buffer.from(text, 'base64url').toString('base64');

/** A fresh pair of keys, the present and the one before. */
export function makeEditorKeys(): EditorKeys {
  const [present, old] = [aPair(), aPair()];
  return {
    element:
      `<proof-key value="unused" modulus="${present.modulus}" exponent="${present.exponent}"` +
      ` oldvalue="unused" oldmodulus="${old.modulus}" oldexponent="${old.exponent}"/>`,
    sign: ({ token, url, at = new Date() }) => {
      // Ticks of .NET: 100 ns since the first day of the year 1.
      const ticks = (BigInt(at.getTime()) + 62_135_596_800_000n) * 10_000n;
      const moment = Buffer.alloc(8);
      moment.writeBigInt64BE(ticks);
      const bytes = Buffer.concat(
        [Buffer.from(token), Buffer.from(url.toUpperCase()), moment].flatMap((part) => {
          const length = Buffer.alloc(4);
          length.writeInt32BE(part.length);
          return [length, part];
        }),
      );
      return {
        'x-wopi-timestamp': ticks.toString(),
        'x-wopi-proof': signed(present.key, bytes),
        'x-wopi-proofold': signed(old.key, bytes),
      };
    },
  };
}

function aPair(): Pair {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const { n = '', e = '' } = privateKey.export({ format: 'jwk' });
  return {
    modulus: base64(n),
    exponent: base64(e),
    key: createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })),
  };
}

export type WopiReply = {
  readonly status: number;
  /** Of a header; null when it is not there. */
  readonly header: (name: string) => string | null;
  readonly text: string;
};
type Send = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
};

/** One opened document, as an editor asks for it. */
export type WopiClient = {
  readonly info: () => Promise<WopiReply>;
  readonly get: (most?: number) => Promise<WopiReply>;
  readonly put: (content: Buffer, lock?: string) => Promise<WopiReply>;
  /** Any operation on the document itself, by its name. */
  readonly ask: (
    operation: string,
    more?: { readonly lock?: string; readonly old?: string },
  ) => Promise<WopiReply>;
};

type Opened = {
  /** `WOPISrc`: the address of the document at its host. */
  readonly source: string;
  readonly token: string;
  /** Null: it signs nothing. */
  readonly keys: EditorKeys | null;
  /** How a request goes out; over the network when left out. */
  readonly send?: (request: Send) => Promise<WopiReply>;
};

/** A client of WOPI for tests: what the protocol's pages say of one, and nothing of any maker's. */
export function makeWopiClient({ source, token, keys, send = byFetch }: Opened): WopiClient {
  const request = (
    { path = '', ...rest }: Pick<Send, 'method'> & { path?: string; body?: Buffer },
    own: Record<string, string> = {},
  ): Promise<WopiReply> => {
    const url = `${source}${path}?access_token=${encodeURIComponent(token)}`;
    const signed = keys?.sign({ token, url }) ?? {};
    return send({ ...rest, url, headers: { ...own, ...signed } });
  };
  return {
    info: () => request({ method: 'GET' }),
    get: (most) =>
      request(
        { method: 'GET', path: '/contents' },
        most === undefined ? {} : { 'x-wopi-maxexpectedsize': String(most) },
      ),
    put: (content, lock) =>
      request(
        { method: 'POST', path: '/contents', body: content },
        { 'x-wopi-override': 'PUT', ...(lock === undefined ? {} : { 'x-wopi-lock': lock }) },
      ),
    ask: (operation, { lock, old } = {}) =>
      request(
        { method: 'POST' },
        {
          'x-wopi-override': operation,
          ...(lock === undefined ? {} : { 'x-wopi-lock': lock }),
          ...(old === undefined ? {} : { 'x-wopi-oldlock': old }),
        },
      ),
  };
}

async function byFetch({ method, url, headers, body }: Send): Promise<WopiReply> {
  const reply = await fetch(url, {
    method,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/octet-stream' }),
    },
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  return {
    status: reply.status,
    header: (name) => reply.headers.get(name),
    text: await reply.text(),
  };
}
