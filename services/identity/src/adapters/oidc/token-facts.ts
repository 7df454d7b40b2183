import type { Account } from '#app/find-account.ts';

/**
 * What is known of a token while it is made. The provider hands its hooks a context and a token but nothing of ours,
 * so our facts are kept beside them and go away with them.
 */
const accounts = new WeakMap<object, Map<string, Account>>();
const acts = new WeakMap<object, Act>();

/** RFC 8693, 4.1: who acts for the subject; the outermost is who acts now. */
export type Act = { readonly sub: string; readonly act?: unknown };

export function rememberAccount(ctx: object, account: Account): void {
  const known = accounts.get(ctx) ?? new Map<string, Account>();
  known.set(account.sessionId, account);
  accounts.set(ctx, known);
}

export const accountOf = (ctx: object, sessionId: string): Account | undefined =>
  accounts.get(ctx)?.get(sessionId);

export function setAct(token: object, act: Act): void {
  acts.set(token, act);
}

export function actOf(token: object): { readonly act?: Act } {
  const act = acts.get(token);
  return act ? { act } : {};
}
