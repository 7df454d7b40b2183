import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTVerifyGetKey,
} from 'jose';
import { audienceOf, type Role, type ServiceName } from '@astra/contracts/actor';

type MemberFacts = {
  readonly id: string;
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly sessionId?: string;
  /** Seconds since 1970; now when absent. */
  readonly authTime?: number;
};
type GuestFacts = {
  readonly id: string;
  readonly organisationId: string;
  readonly meetingId: string;
  readonly sessionId?: string;
};

/** An issuer with a key of its own, made anew in each test run: signs what identity would sign. */
export type TestIssuer = {
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
  readonly forMember: (member: MemberFacts, audience: ServiceName) => Promise<string>;
  readonly forGuest: (guest: GuestFacts, audience: ServiceName) => Promise<string>;
  readonly forService: (id: ServiceName, audience: ServiceName) => Promise<string>;
  /** TOK-1: each entry must be refused by a service of that audience. */
  readonly forgeries: (
    audience: ServiceName,
    other: ServiceName,
  ) => Promise<Readonly<Record<string, string>>>;
};

const seconds = (): number => Math.floor(Date.now() / 1000);
const text = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const aKey = async (): Promise<CryptoKey> =>
  (await generateKeyPair('EdDSA', { extractable: true })).privateKey;

const memberClaims = (member: MemberFacts): Record<string, unknown> => ({
  kind: 'member',
  org: member.organisationId,
  roles: member.roles,
  sid: member.sessionId ?? 'session-of-test',
  auth_time: member.authTime ?? seconds(),
});

/** The key of a real issuer, EdDSA: what is forged with it is wrong in one thing alone. */
type RealIssuer = { readonly issuer: string; readonly key: JWK };

export async function makeTestIssuer(real?: RealIssuer): Promise<TestIssuer> {
  const issuer = real?.issuer ?? 'http://issuer.test/oidc';
  const kid = real?.key.kid ?? 'test-key';
  const privateKey = real ? ((await importJWK(real.key, 'EdDSA')) as CryptoKey) : await aKey();
  const { d: _private, ...publicHalf } = real?.key ?? (await exportJWK(privateKey));
  const jwk = { ...publicHalf, kid, alg: 'EdDSA', use: 'sig' };
  const foreign = await generateKeyPair('EdDSA', { extractable: true });
  const foreignJwk = await exportJWK(foreign.publicKey);

  const claims = (
    sub: string,
    extra: Record<string, unknown>,
    audience: string | string[],
  ): SignJWT =>
    new SignJWT({ ...extra })
      .setSubject(sub)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setJti(crypto.randomUUID())
      .setExpirationTime('5 min');
  const header = { alg: 'EdDSA', typ: 'at+jwt', kid };
  return {
    issuer,
    keys: createLocalJWKSet({ keys: [jwk] }),
    forMember: (member, audience) =>
      claims(member.id, memberClaims(member), audienceOf(audience))
        .setProtectedHeader(header)
        .sign(privateKey),
    forGuest: (guest, audience) =>
      claims(
        guest.id,
        {
          kind: 'guest',
          org: guest.organisationId,
          meeting: guest.meetingId,
          sid: guest.sessionId ?? 'guest-session',
        },
        audienceOf(audience),
      )
        .setProtectedHeader(header)
        .sign(privateKey),
    forService: (id, audience) =>
      claims(id, { kind: 'service' }, audienceOf(audience))
        .setProtectedHeader(header)
        .sign(privateKey),
    forgeries: async (audience, other) => {
      const who = {
        kind: 'member',
        org: crypto.randomUUID(),
        roles: ['clinician', 'secretary', 'organisation-administrator', 'security-officer'],
        sid: 's',
        auth_time: seconds(),
      };
      const sub = crypto.randomUUID();
      const right = (): SignJWT => claims(sub, who, audienceOf(audience));
      const raw = {
        ...who,
        sub,
        iss: issuer,
        aud: audienceOf(audience),
        iat: seconds(),
        exp: seconds() + 300,
      };
      const signed = await right().setProtectedHeader(header).sign(privateKey);
      const [head = '', body = '', signature = ''] = signed.split('.');
      const hmac = (secret: Uint8Array): Promise<string> =>
        right()
          .setProtectedHeader({ ...header, alg: 'HS256' })
          .sign(secret);
      return {
        'no algorithm': `${text({ alg: 'none', typ: 'at+jwt' })}.${text(raw)}.`,
        'HS256 signed with the public key': await hmac(
          new TextEncoder().encode(JSON.stringify(jwk)),
        ),
        'HS256 with a short key': await hmac(new Uint8Array(32)),
        'another type': await right()
          .setProtectedHeader({ ...header, typ: 'JWT' })
          .sign(privateKey),
        'an ID token': await right().setProtectedHeader({ alg: 'EdDSA', kid }).sign(privateKey),
        'for another service': await claims(sub, who, audienceOf(other))
          .setProtectedHeader(header)
          .sign(privateKey),
        'for two services': await claims(sub, who, [audienceOf(audience), audienceOf(other)])
          .setProtectedHeader(header)
          .sign(privateKey),
        expired: await right()
          .setExpirationTime(seconds() - 120)
          .setProtectedHeader(header)
          .sign(privateKey),
        'not valid yet': await right()
          .setNotBefore(seconds() + 600)
          .setProtectedHeader(header)
          .sign(privateKey),
        'without an end': await new SignJWT(who)
          .setSubject(sub)
          .setIssuer(issuer)
          .setAudience(audienceOf(audience))
          .setIssuedAt()
          .setProtectedHeader(header)
          .sign(privateKey),
        'from another issuer': await right()
          .setIssuer('http://evil.test')
          .setProtectedHeader(header)
          .sign(privateKey),
        'unknown key': await right()
          .setProtectedHeader({ ...header, kid: 'nobody' })
          .sign(foreign.privateKey),
        'key of another under our name': await right()
          .setProtectedHeader(header)
          .sign(foreign.privateKey),
        'a path as key id': await right()
          .setProtectedHeader({ ...header, kid: '../../etc/passwd' })
          .sign(foreign.privateKey),
        'SQL as key id': await right()
          .setProtectedHeader({ ...header, kid: "' or 1=1 --" })
          .sign(foreign.privateKey),
        'brings its own key': await right()
          .setProtectedHeader({ ...header, kid: 'nobody', jwk: foreignJwk })
          .sign(foreign.privateKey),
        'unknown critical header': `${text({ ...header, crit: ['x'], x: 1 })}.${body}.${signature}`,
        'changed body': `${head}.${text({ ...raw, org: crypto.randomUUID() })}.${signature}`,
        // As much as the headers of a request may hold.
        'far too long': `${head}.${'A'.repeat(12_000)}.${signature}`,
        'acts for nobody in particular': await claims(
          sub,
          { ...who, act: 'meetings' },
          audienceOf(audience),
        )
          .setProtectedHeader(header)
          .sign(privateKey),
        'its algorithm twice': `${Buffer.from(`{"alg":"EdDSA","typ":"at+jwt","alg":"none"}`).toString('base64url')}.${text(raw)}.`,
        garbage: 'garbage',
      };
    },
  };
}
