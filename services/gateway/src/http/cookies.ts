import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { exact } from '@astra/contracts/common';
import type { Seal } from '@astra/kit/seal';
import type { Session, SessionKind } from '#domain/session.ts';
import type { SignInState } from '#ports/identity.ts';

/** `__Host-`: the browser itself sees to it that only this very origin can set it, for every path, over a safe way. */
export const cookieNames = {
  member: '__Host-astra',
  guest: '__Host-astra-guest',
  /** Somebody has signed out in this browser: the next sign-in asks for the factors, whatever identity remembers. */
  fresh: '__Host-astra-fresh',
} as const;

/** Each sign-in under way has its own, by its state: two tabs of one browser begin one at once. */
const signInPrefix = '__Host-astra-login-';
const signInName = (state: string): string => signInPrefix + state.slice(0, 16);
/** What is begun again and again is not carried on all of it: servers before us take some 8 kB of cookies. */
const mostSignInLength = 4_000;

const hardened = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;
const signInSeconds = 600;
const freshSeconds = 86_400;

export const secretOf = (request: FastifyRequest, kind: SessionKind): string | undefined =>
  request.cookies[cookieNames[kind]];

export function giveSession(reply: FastifyReply, session: Session, secret: string): void {
  const maxAge = Math.floor((session.expiresAt.getTime() - session.createdAt.getTime()) / 1000);
  reply.setCookie(cookieNames[session.kind], secret, { ...hardened, maxAge });
}

const take = (reply: FastifyReply, name: string): void =>
  void reply.setCookie(name, '', { ...hardened, maxAge: 0 });

export const takeCookie = (reply: FastifyReply, name: keyof typeof cookieNames): void =>
  take(reply, cookieNames[name]);

export const giveFreshMark = (reply: FastifyReply): void => {
  reply.setCookie(cookieNames.fresh, '1', { ...hardened, maxAge: freshSeconds });
};

const Carried = exact({
  purpose: Type.Literal('sign-in'),
  until: Type.Integer(),
  state: Type.String(),
  nonce: Type.String(),
  verifier: Type.String(),
  returnTo: Type.String(),
});

/** Lets the browser carry the sign-in under way, sealed, for ten minutes. */
export async function giveSignIn(
  reply: FastifyReply,
  { seal, now }: { readonly seal: Seal; readonly now: Date },
  state: SignInState,
): Promise<void> {
  const carried: Static<typeof Carried> = {
    purpose: 'sign-in',
    until: now.getTime() + signInSeconds * 1000,
    ...state,
  };
  const value = await seal.close(carried);
  const others = Object.entries(reply.request.cookies).filter(([name]) => isSignIn(name));
  if (others.join('').length > mostSignInLength) for (const [name] of others) take(reply, name);
  reply.setCookie(signInName(state.state), value, { ...hardened, maxAge: signInSeconds });
}

const isSignIn = (name: string): boolean => name.startsWith(signInPrefix);

export const takeSignIn = (reply: FastifyReply, { state }: SignInState): void =>
  take(reply, signInName(state));

/** The sign-in of this `state` that this browser began; null when it began none, or too long ago, or the cookie is not ours. */
export async function signInOf(
  { request, state: asked }: { readonly request: FastifyRequest; readonly state: string },
  { seal, now }: { readonly seal: Seal; readonly now: Date },
): Promise<SignInState | null> {
  const sealed = request.cookies[signInName(asked)];
  if (sealed === undefined || sealed === '') return null;
  const carried = await seal.open(sealed).catch(() => null);
  if (!Value.Check(Carried, carried) || carried.until <= now.getTime()) return null;
  const { state, nonce, verifier, returnTo } = carried;
  return { state, nonce, verifier, returnTo };
}

/** Identity names its cookies so; all others of this browser, ours first of all, are none of its business. */
const identityPrefix = '__Secure-astra-';
const isIdentitys = (pair: string): boolean => pair.trim().startsWith(identityPrefix);

/** The `cookie` header that identity may see: its own cookies, never ours. */
export function cookiesForIdentity(header: string | undefined): string | undefined {
  const kept = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter(isIdentitys);
  return kept.length === 0 ? undefined : kept.join('; ');
}

/** The `set-cookie` headers of identity that may pass: never one that takes a name of ours. */
export const cookiesFromIdentity = (
  values: string | readonly string[] | undefined,
): readonly string[] => [values ?? []].flat().filter(isIdentitys);
