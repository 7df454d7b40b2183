import type { Sabotage } from '#sabotage/sabotage.ts';

const file = 'packages/kit/src/tokens.ts';
const test = {
  file: 'packages/kit/src/server.test.ts',
  name: 'every forged token is refused the same way',
};

/** TOK-1: a service believes only its own issuer, for itself alone, now. Each forgery is proved by one rule less. */
export const tokenSabotages: readonly Sabotage[] = [
  {
    name: 'token-for-any-audience',
    proves: 'TOK-1',
    file,
    find: '      issuer,\n      audience,\n',
    put: '      issuer,\n',
    test,
  },
  {
    name: 'token-for-two-audiences',
    proves: 'TOK-1',
    file,
    find: "if (Array.isArray(payload.aud)) throw new TokenRefused('audience');",
    put: '',
    test,
  },
  {
    name: 'token-of-any-issuer',
    proves: 'TOK-1',
    file,
    find: '      issuer,\n      audience,\n',
    put: '      audience,\n',
    test,
  },
  {
    name: 'token-past-its-end',
    proves: 'TOK-1',
    file,
    find: 'clockTolerance: 30',
    put: 'clockTolerance: 86_400',
    test,
  },
  {
    name: 'token-without-end',
    proves: 'TOK-1',
    file,
    find: "requiredClaims: ['exp', 'sub', 'iat']",
    put: "requiredClaims: ['sub', 'iat']",
    test,
  },
  {
    name: 'token-of-any-type',
    proves: 'TOK-1',
    file,
    find: "      typ: 'at+jwt',\n",
    put: '',
    test,
  },
  {
    name: 'token-signature-not-checked',
    proves: 'TOK-1',
    file,
    // The claims are still looked at: only who signed them, and by which algorithm, is not.
    find: 'const payload = await jwtVerify(token, keys, {',
    put: `const read = async (text: string, ..._rest: unknown[]) => {
      const payload = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString());
      if (payload.iss !== issuer || payload.aud !== audience) throw new Error('not for us');
      return { payload: payload as JWTPayload };
    };
    const payload = await read(token, keys, {`,
    test,
  },
  {
    name: 'token-brings-its-own-key',
    proves: 'TOK-1',
    file,
    find: 'const payload = await jwtVerify(token, keys, {',
    put: `const { EmbeddedJWK } = await import('jose');
    const either: JWTVerifyGetKey = (head, jws) =>
      head.jwk ? EmbeddedJWK(head, jws) : keys(head, jws);
    const payload = await jwtVerify(token, either, {`,
    test,
  },
  {
    name: 'token-exchanged-from-another-service',
    proves: 'TOK-3',
    file: 'services/identity/src/adapters/oidc/exchange-grant.ts',
    find: '        audience: audienceOf(client.clientId as (typeof services)[number]),\n',
    put: '',
    test: {
      file: 'services/identity/test/tokens.test.ts',
      name: 'is refused for a token of another service',
    },
  },
  {
    name: 'signing-key-for-ever',
    proves: 'TOK-5',
    file: 'services/identity/src/adapters/oidc/key-store.ts',
    find: 'const rotateAfterSeconds = 30 * 86_400;',
    put: 'const rotateAfterSeconds = 3_000 * 86_400;',
    test: {
      file: 'services/identity/test/tokens.test.ts',
      name: 'a key that has signed for thirty days has a successor by itself',
    },
  },
  {
    name: 'a-signing-key-of-each-replica',
    proves: 'TOK-5',
    file: 'services/identity/src/adapters/oidc/key-store.ts',
    find: '        else if (after(again[0].createdAt, rotateAfterSeconds) <= now)\n',
    put: '        else if (isDue)\n',
    test: {
      file: 'services/identity/test/tokens.test.ts',
      name: 'a key that has signed for thirty days has a successor by itself',
    },
  },
  {
    name: 'token-exchanged-for-any-service',
    proves: 'TOK-3',
    file: 'services/identity/src/adapters/oidc/exchange-grant.ts',
    find: 'if (!target || !caller || exchangeTargets[caller]?.includes(target) !== true)',
    put: 'if (!target || !caller)',
    test: {
      file: 'services/identity/test/tokens.test.ts',
      name: 'is refused for a token of another service',
    },
  },
  {
    name: 'right-to-exchange-that-nobody-needs',
    proves: 'TOK-3',
    file: 'services/identity/src/adapters/oidc/audiences.ts',
    find: 'export const exchangeTargets: ExchangeTargets = {};',
    put: "export const exchangeTargets: ExchangeTargets = { security: ['identity'] };",
    test: {
      file: 'services/identity/test/tokens.test.ts',
      name: 'no service may exchange a token of somebody for one of another service',
    },
  },
  {
    name: 'token-for-the-chat-server',
    proves: 'TOK-3',
    file: 'services/identity/src/adapters/oidc/provider.ts',
    find: 'if (!service || !isOurs || (isForBrowser',
    put: 'if (!service || (isForBrowser',
    test: {
      file: 'services/identity/test/tokens.test.ts',
      name: 'the chat server learns who somebody is, and gets no token for a service of ours',
    },
  },
];
