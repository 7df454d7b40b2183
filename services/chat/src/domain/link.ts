/** A useful link of a room. */
export type Link = {
  readonly id: string;
  readonly roomId: string;
  readonly organisationId: string;
  readonly title: string;
  readonly address: string;
  readonly description: string | null;
  readonly addedBy: string;
  readonly addedAt: Date;
  readonly version: number;
};

/** Nobody finds anything in a longer list. */
export const mostLinks = 50;

/**
 * As a browser would read it: what looks like another host is written out, so that people see where a link leads.
 * Null for what leads nowhere, or elsewhere than it says.
 */
export function plainAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, username, password, hostname, href } = new URL(text);
  const isPlain = protocol === 'https:' && username === '' && password === '';
  return isPlain && host.test(hostname) ? href : null;
}
const host = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/;

/** Whether these are the same links, each once, in whichever order. */
export const areSame = (ids: readonly string[], links: readonly Pick<Link, 'id'>[]): boolean =>
  ids.length === links.length && links.every(({ id }) => ids.includes(id));
