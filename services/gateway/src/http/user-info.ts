/** OpenID Connect Core, section 5.3: the one address at which a client of the provider shows a token of its own. */
const userInfo = /^\/oidc\/me(?:\?|$)/;
/** RFC 6750, section 2.1. */
const bearer = /^Bearer +([A-Za-z0-9._~+/-]{1,2000}=*)$/i;

export const isUserInfo = (url: string): boolean => userInfo.test(url);

/** The token that a client of the provider shows at its user-info endpoint. */
export const bearerOf = (header: string | undefined): string | null =>
  bearer.exec(header ?? '')?.[1] ?? null;
