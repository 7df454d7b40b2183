/** Segments of unreserved characters only (RFC 3986, section 2.3): nothing encoded, nothing empty, so that what is checked here is what the service reads. */
const shape = /^(?:\/[A-Za-z0-9._~-]{1,200}){1,12}$/;
const isDots = (segment: string): boolean => segment === '.' || segment === '..';
/** First segments that only our own services call. */
const insideOnly = new Set([
  '_matrix',
  'internal',
  'health',
  'engines',
  'events',
  'metrics',
  'documentation',
  'wopi',
]);

/** The path to ask of a service, with its query; null when this path is not for browsers. */
export function upstreamPath(rawUrl: string, prefix: string): string | null {
  const [path = '', ...query] = rawUrl.split('?');
  if (!path.startsWith(`${prefix}/`)) return null;
  const rest = path.slice(prefix.length);
  if (!shape.test(rest)) return null;
  const segments = rest.slice(1).split('/');
  if (segments.some(isDots) || insideOnly.has((segments[0] ?? '').toLowerCase())) return null;
  return query.length === 0 ? rest : `${rest}?${query.join('?')}`;
}

/** Whether `path` is `root` or lies under it. */
export const isUnder = (path: string, root: string): boolean =>
  path === root || path.startsWith(`${root}/`) || path.startsWith(`${root}?`);
