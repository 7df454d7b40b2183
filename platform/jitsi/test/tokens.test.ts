import { createHmac, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { TOKEN_AUDIENCE, TOKEN_ISSUER } from '@astra/video-engine/jitsi/join-token';
import { signIn } from '@astra/video-engine/test-support/xmpp-client';
import { aRequest, useLab } from './lab.ts';

const lab = useLab();

type Fields = Record<string, unknown>;

const seconds = (): number => Math.floor(Date.now() / 1000);
const part = (value: string | Buffer): string => Buffer.from(value).toString('base64url');

/** Claims and header of a token that is right in everything. */
function aToken(): { readonly header: Fields; readonly claims: Fields } {
  const { roomId, participantId, grantId } = aRequest();
  return {
    header: { alg: 'RS256', typ: 'astra-join+jwt', kid: lab.server.tokenKey.id },
    claims: {
      iss: TOKEN_ISSUER,
      aud: TOKEN_AUDIENCE,
      sub: lab.server.domain,
      jti: grantId,
      room: roomId,
      nbf: seconds(),
      exp: seconds() + 60,
      publish: ['camera'],
      context: { user: { id: participantId, name: 'Camille', moderator: false } },
    },
  };
}

interface Forgery {
  readonly header?: Fields | string;
  readonly claims?: Fields | string;
  readonly key?: KeyObject;
}

const text = (given: Fields | string, base: Fields): string =>
  typeof given === 'string' ? given : JSON.stringify({ ...base, ...given });

/** The token with some of it otherwise, signed by us all the same. */
function forge({ header = {}, claims = {}, key }: Forgery = {}): string {
  const right = aToken();
  const signed = `${part(text(header, right.header))}.${part(text(claims, right.claims))}`;
  const signature = signBytes('sha256', Buffer.from(signed), key ?? lab.server.tokenKey.privateKey);
  return `${signed}.${part(signature)}`;
}

/** The code with which the server refused the token, or `let in`. */
async function verdict(token: string | null): Promise<string> {
  try {
    const stream = await signIn(lab.server.publicUrl, lab.server.domain, token);
    stream.close();
    return 'let in';
  } catch (error) {
    return (error as { code?: string }).code ?? 'cut off';
  }
}

const without = (...names: readonly string[]): string => {
  const { claims } = aToken();
  for (const name of names) delete claims[name];
  return JSON.stringify(claims);
};

test('a token that is right in everything signs in', async () => {
  expect(await verdict(forge())).toBe('let in');
});

test.each([
  ['an end that has passed', () => ({ exp: seconds() - 1 }), 'token.expired'],
  ['a beginning that is yet to come', () => ({ nbf: seconds() + 30, exp: seconds() + 90 })],
  ['an end that is far away', () => ({ exp: seconds() + 3600 })],
  ['an end that is no number', () => ({ exp: 'tomorrow' })],
  ['an end beyond all numbers', () => ({ exp: 1e300 })],
  ['another issuer', () => ({ iss: 'urn:astra:identity' })],
  ['another audience', () => ({ aud: 'urn:astra:livekit' })],
  ['ours among other audiences', () => ({ aud: [TOKEN_AUDIENCE] })],
  ['another domain', () => ({ sub: 'elsewhere.test' })],
  ['every domain', () => ({ sub: '*' })],
  ['every room', () => ({ room: '*' })],
  ['a room in capitals', () => ({ room: 'ROOM' })],
  ['a room with an address of its own', () => ({ room: 'a@conference.meet.test' })],
  ['several rooms', () => ({ room: ['a', 'b'] })],
  ['a grant that is no id', () => ({ jti: '../x' })],
  ['a source that nobody knows', () => ({ publish: ['hologram'] })],
  ['a region that is a text', () => ({ region: 'Mars <b>' })],
  ['no person', () => ({ context: {} })],
  ['a person without an id', () => ({ context: { user: { name: 'x' } } })],
] satisfies [string, () => Fields, string?][])(
  'a token with %s is refused',
  async (_fault, fault, code = 'token.refused') => {
    expect(await verdict(forge({ claims: fault() }))).toBe(code);
  },
);

test.each(['exp', 'nbf', 'room', 'jti', 'iss', 'aud', 'sub', 'context', 'publish'])(
  'a token without %s is refused, whatever other software does then',
  async (name) => {
    expect(await verdict(forge({ claims: without(name) }))).toBe('token.refused');
  },
);

test.each([
  ['no algorithm', { alg: 'none' }],
  ['another algorithm of the same key', { alg: 'RS512' }],
  ['another type', { typ: 'JWT' }],
  ['no key id', { kid: undefined }],
  ['an unknown key id', { kid: 'ab'.repeat(16) }],
  ['a key id that is a path', { kid: '../../../etc/passwd' }],
  ['a key id that is a question to a database', { kid: "x' or 1=1 --" }],
  ['a key of its own', { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }],
  ['an address of a key', { jku: 'https://evil.test/keys' }],
  ['an extension that must be understood', { crit: ['x'], x: 1 }],
])('a token whose header names %s is refused', async (_fault, header) => {
  expect(await verdict(forge({ header }))).toBe('token.refused');
});

test('a token that somebody else signed is refused', async () => {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });

  expect(await verdict(forge({ key }))).toBe('token.refused');
});

test('a token sealed with our public key as if it were a secret is refused', async () => {
  const { header, claims } = aToken();
  for (const secret of [lab.server.tokenKey.publicPem, '']) {
    const head = JSON.stringify({ ...header, alg: 'HS256' });
    const signed = `${part(head)}.${part(JSON.stringify(claims))}`;
    const seal = createHmac('sha256', secret).update(signed).digest();

    expect(await verdict(`${signed}.${part(seal)}`)).toBe('token.refused');
  }
});

test('a token that was changed after signing is refused', async () => {
  const [header = '', , signature = ''] = forge().split('.');
  const { claims } = aToken();

  expect(await verdict(`${header}.${part(JSON.stringify(claims))}.${signature}`)).toBe(
    'token.refused',
  );
  expect(await verdict(`${forge()}x`)).toBe('token.refused');
  expect(await verdict(forge().replace(/[^.]+$/, ''))).toBe('token.refused');
});

test('a name that stands twice cannot smuggle another algorithm in', async () => {
  const { kid } = aToken().header;
  const header = `{"alg":"RS256","alg":"none","typ":"astra-join+jwt","kid":"${String(kid)}"}`;

  expect(await verdict(forge({ header }))).toBe('token.refused');
});

test.each([
  ['nothing', null, 'token.none'],
  ['an empty word', '', 'token.refused'],
  ['a word', 'token', 'token.refused'],
  ['three words', 'a.b.c', 'token.refused'],
  ['nested beyond measure', `${part('['.repeat(2000))}.${part('{}')}.AA`, 'token.refused'],
])('who brings %s is refused', async (_what, token, code) => {
  expect(await verdict(token)).toBe(code);
});

test('a token of a megabyte gets no answer but the end, and the server goes on', async () => {
  expect(await verdict('x'.repeat(1_000_000))).toBe('cut off');
  expect(await verdict(forge({ claims: { pad: 'x'.repeat(6000) } }))).not.toBe('let in');
  expect(await verdict(forge())).toBe('let in');
});

test('two streams with one token: the second is refused while the first lives', async () => {
  const token = forge();
  const first = await signIn(lab.server.publicUrl, lab.server.domain, token);

  expect(await verdict(token)).toBe('token.used');
  first.close();
});

test('a refused token is not in the log, and is refused at once', async () => {
  const token = forge({ claims: { iss: 'somebody' } });
  const times: number[] = [];
  for (let at = 0; at < 100; at += 1) {
    const begun = performance.now();
    await verdict(token);
    times.push(performance.now() - begun);
  }

  expect(lab.server.log()).not.toContain(token.split('.')[2]);
  expect(lab.server.log()).toContain('A token was refused: issuer');
  // The whole connection is in it: WebSocket, stream, sign-in.
  expect(times.toSorted((a, b) => a - b)[50]).toBeLessThan(60);
});

test('the server tells no secret in what it sends to who is refused', async () => {
  const code = await verdict(forge({ claims: { exp: seconds() - 1 } }));

  expect(code).toMatch(/^token\.[a-z]+$/);
});

test('whoever signs in is offered an address and no session beside it, for which the client would ask and wait', async () => {
  const { stream } = await lab.atTheDoor();

  const features = stream.seen.filter(({ name }) => name === 'stream:features');
  const offered = features.flatMap(({ children }) => children.map(({ name }) => name));

  expect(offered).toContain('bind');
  expect(offered).not.toContain('session');
  stream.close();
});
