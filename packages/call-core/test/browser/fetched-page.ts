import { fetchJitsiEngine, loadJitsiEngine } from '../../src/jitsi/load-jitsi-engine.ts';

/** The page's side of the test: both ways to an engine's client. */
export interface FetchedPage {
  fetchClient(url: string): Promise<void>;
  loadClient(url: string): Promise<string>;
}

Object.assign(globalThis, {
  fetchClient: (url) => fetchJitsiEngine(url),
  loadClient: async (url) => (await loadJitsiEngine(url)).name,
} satisfies FetchedPage);
