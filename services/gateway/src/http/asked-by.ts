import type { isFromOurPages } from '#domain/cross-site.ts';

type Asking = { readonly method: string; readonly headers: Readonly<Record<string, unknown>> };

/** What a request says about the page that it comes from. */
export function askedBy({ method, headers }: Asking): Parameters<typeof isFromOurPages>[0] {
  const text = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    method,
    origin: text('origin'),
    fetchSite: text('sec-fetch-site'),
    marker: text('x-astra-request'),
  };
}
