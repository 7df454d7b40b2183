import { registerWorker } from '#push/worker.ts';

/** What the service worker answers from where there is no network; `push-worker.js` has the same name. */
const shell = 'astra-shell';
/** The files of this version without which the page cannot read what is kept: see `offline-shell.ts` of the build. */
const listAddress = '/offline-shell.json';

/** Whether this browser can at all: some do not in a private window. */
export const canKeepShell = (): boolean => 'serviceWorker' in navigator && 'caches' in window;

/** Keeps the page itself and its files, of this version alone; the service worker gives them out without network. */
export async function keepShell(): Promise<void> {
  const reply = await fetch(listAddress, { cache: 'no-cache' });
  // While one develops there is no list.
  if (!reply.ok || !reply.headers.get('content-type')?.includes('json')) return;
  const { files } = (await reply.json()) as { readonly files: readonly string[] };
  const cache = await caches.open(shell);
  const kept = await cache.keys();
  const paths = new Set(kept.map(({ url }) => new URL(url).pathname));
  const wanted = new Set(['/', ...files]);
  const old = kept.filter((one) => !wanted.has(pathOf(one)));
  await Promise.all(old.map((one) => cache.delete(one)));
  // The page names its files: it comes last, so that it never names one that is not there.
  await cache.addAll(files.filter((path) => !paths.has(path)));
  await cache.put('/', await pageItself());
  await registerWorker();
}

export async function removeShell(): Promise<void> {
  if ('caches' in window) await caches.delete(shell);
}

const pathOf = ({ url }: Request): string => new URL(url).pathname;

/** As the browser asks for it when somebody opens it. */
async function pageItself(): Promise<Response> {
  const reply = await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } });
  if (!reply.ok) throw new Error('The page itself was not given.');
  return reply;
}
