type Asked = {
  readonly method: string;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, which no page can forge. */
  readonly fetchSite: string | undefined;
  /** Our own header, which a form or a plain link cannot carry. */
  readonly marker: string | undefined;
};

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request comes from our own pages. One that changes something must prove it twice. */
export function isFromOurPages(asked: Asked, publicOrigin: string): boolean {
  const { method, origin, fetchSite, marker } = asked;
  if (safeMethods.has(method)) return fetchSite !== 'cross-site' && fetchSite !== 'same-site';
  if (marker !== '1') return false;
  if (fetchSite !== undefined && fetchSite !== 'same-origin') return false;
  if (origin !== undefined) return origin === publicOrigin;
  return fetchSite === 'same-origin';
}
