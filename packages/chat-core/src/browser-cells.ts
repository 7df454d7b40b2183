import type { Cells } from './keep.ts';

const STORE = 'cells';

/** Cells of which one can be asked for and removed alone. */
export interface BrowserCells extends Cells {
  readonly names: () => Promise<readonly string[]>;
  readonly remove: (name: string) => Promise<void>;
}

/** Cells in the browser's own database, one database a device of a person. */
export function makeBrowserCells(databaseName: string): BrowserCells {
  const run = async <T>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const database = await open(databaseName);
    try {
      const transaction = database.transaction(STORE, mode);
      const result = await answered(ask(transaction.objectStore(STORE)));
      return result;
    } finally {
      database.close();
    }
  };
  return {
    get: (name) =>
      run('readonly', (store): IDBRequest<Uint8Array<ArrayBuffer> | undefined> => store.get(name)),
    put: async (name, bytes) => {
      await run('readwrite', (store) => store.put(bytes, name));
    },
    clear: async () => {
      await run('readwrite', (store) => store.clear());
    },
    names: async () => (await run('readonly', (store) => store.getAllKeys())).map(String),
    remove: async (name) => {
      await run('readwrite', (store) => store.delete(name));
    },
  };
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
  return answered(request);
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, failed) => {
    request.addEventListener('success', () => done(request.result));
    request.addEventListener('error', () => failed(request.error ?? new Error('No database.')));
  });
}
