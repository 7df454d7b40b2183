import type { Cells } from './keep.ts';

const STORE = 'cells';

/** Cells in the browser's own database, one database a device of a person. */
export function makeBrowserCells(databaseName: string): Cells {
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
