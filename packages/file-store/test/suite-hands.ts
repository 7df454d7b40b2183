import { expect } from 'vitest';
import type { Entry, FileStore } from '../src/file-store.ts';
import { bytesOf, readAll } from './contents.ts';

/** What an adapter brings to be tested: itself, and the hands of somebody on the server. */
export interface StoreBench {
  readonly store: FileStore;
  /** The same place once more, as another process would have it. */
  another(): FileStore;
  /** The same adapter with nothing listening where its server should be. */
  readonly deadStore: FileStore;
  /** Done on the server itself, behind the adapter's back. */
  writeDirectly(path: string, bytes: Uint8Array): Promise<void>;
  /** Everything that lies in a folder there, ours and hidden. */
  listDirectly(folder: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What the tests do with a store again and again; the bench is there once they run. */
export interface SuiteHands {
  readonly bench: StoreBench;
  /** Each test has a folder of its own. */
  aFolder(): Promise<string>;
  put(path: string, text: string): Promise<unknown>;
  text(path: string): Promise<string>;
  listAll(folder: string, limit: number): Promise<Entry[]>;
  /** A server may need a moment to clear away what was broken off. */
  expectEmpty(folder: string): Promise<void>;
}

let serial = 0;

/** Hands on a bench that is there. */
export function handsOn(bench: StoreBench): SuiteHands {
  const { store } = bench;
  return {
    bench,
    aFolder: async () => {
      serial += 1;
      await store.makeFolder(`folder-${serial}`);
      return `folder-${serial}`;
    },
    put: (path, text) => store.write(path, bytesOf(text)),
    text: async (path) => (await readAll((await store.read(path)).content)).toString(),
    listAll: async (folder, limit) => {
      const found: Entry[] = [];
      let after: string | null = null;
      do {
        const page = await store.list(folder, { after, limit });
        found.push(...page.entries);
        after = page.next;
      } while (after !== null);
      return found;
    },
    expectEmpty: (folder) =>
      expect.poll(() => bench.listDirectly(folder), { timeout: 5000 }).toEqual([]),
  };
}
