import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import type { SignOut } from '#app/end-session.ts';

/** A page for somebody whose sign-in cannot go on: words and a way out, no script. */
export function errorPage(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  ctx.type = 'html';
  ctx.set('cache-control', 'no-store');
  ctx.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  const code = /^[a-z_]{1,40}$/.test(out.error) ? out.error : 'error';
  ctx.body = page(
    'Cette connexion ne peut pas continuer · This sign-in cannot go on',
    `<p>Recommencez depuis l’accueil. · Start again from the home page.</p>
<p><a href="/">Astra Visio</a></p><p><small>${code}</small></p>`,
  );
}

/**
 * RP-initiated logout. With an ID token as hint the request is our gateway's: the session ends at once and the browser
 * goes on. Without one it may be anybody's link, so the person is asked.
 */
export const signOutAtOnce =
  (signOut: SignOut) =>
  async (ctx: KoaContextWithOIDC, form: string): Promise<void> => {
    const { session, provider, entities } = ctx.oidc;
    const state = session?.state as
      | { readonly postLogoutRedirectUri?: string; readonly state?: string }
      | undefined;
    if (!session || !entities['IdTokenHint']) {
      ctx.body = page('Se déconnecter ? · Sign out?', withButton(form));
      return;
    }
    if (session.accountId !== undefined) await signOut(session.accountId);
    const next = state?.postLogoutRedirectUri;
    await session.destroy();
    ctx.cookies.set(provider.cookieName('session'), null, { path: '/oidc' });
    ctx.status = 303;
    ctx.redirect(next === undefined ? '/' : withState(next, state?.state));
  };

function withState(address: string, state: string | undefined): string {
  if (state === undefined) return address;
  const url = new URL(address);
  url.searchParams.set('state', state);
  return url.href;
}

const withButton = (form: string): string =>
  form.replace(
    '</form>',
    '<button type="submit" name="logout" value="yes">Se déconnecter · Sign out</button></form>',
  );

const page = (title: string, body: string): string => `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
