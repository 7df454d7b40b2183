import type { Stand } from './stand.ts';

export type Route = { readonly method: string; readonly path: string };

/** Every route that the service tells of itself, with its parameters in braces. */
const routesOf = ({ identity }: Stand): readonly Route[] =>
  Object.entries(identity.app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => ({ method: method.toUpperCase(), path })),
  );

/** What opens to who has no session yet. */
const open =
  /^\/(?:interactions|password-resets|problems)|^\/invitations\/(?:look|accept|confirm)/u;

/** Those that ask for a token. */
export const closedRoutesOf = (stand: Stand): readonly Route[] =>
  routesOf(stand).filter(({ path }) => !open.test(path));
