import { serialize } from 'node:v8';

/** As much of IndexedDB as is used here: this is no browser, and its types are not ours. */
type Asked<T> = {
  result: T;
  error: unknown;
  addEventListener: (name: string, listener: () => void) => void;
};
type Index = { keyPath: unknown; unique: boolean; multiEntry: boolean };
type ObjectStore = {
  readonly name: string;
  readonly keyPath: unknown;
  readonly autoIncrement: boolean;
  readonly indexNames: Iterable<string>;
  readonly transaction: { readonly db: { readonly name: string } };
  index: (name: string) => Index;
  createIndex: (name: string, keyPath: unknown, options: object) => void;
  getAllKeys: () => Asked<unknown[]>;
  getAll: () => Asked<unknown[]>;
  get: (key: unknown) => Asked<unknown>;
  put: (value: unknown, key?: unknown) => Asked<unknown>;
};
type Base = {
  readonly objectStoreNames: Iterable<string>;
  readonly version: number;
  createObjectStore: (name: string, options: object) => ObjectStore;
  transaction: (name: string, mode?: string) => { objectStore: (name: string) => ObjectStore };
  close: () => void;
};
type Factory = {
  open: (name: string, version?: number) => Asked<Base>;
  databases: () => Promise<{ name: string; version: number }[]>;
};

/** One record, and where it lies; without a store: how the base is built. */
export type Kept = {
  readonly base: string;
  readonly store: string;
  readonly key: unknown;
  readonly value: unknown;
};
type Plan = {
  readonly version: number;
  readonly stores: readonly {
    readonly name: string;
    readonly keyPath: unknown;
    readonly autoIncrement: boolean;
    readonly indexes: readonly (Index & { readonly name: string })[];
  }[];
};

const done = <T>(asked: Asked<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.addEventListener('success', () => resolve(asked.result));
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- an error of the store, as it came
    asked.addEventListener('error', () => reject(asked.error));
  });

export const placeOf = ({ base, store, key }: Omit<Kept, 'value'>): string =>
  serialize([base, store, key]).toString('base64');

/** Which keys of which stores were written since they were last asked for; 'all': too many to say. */
type Written = Map<string, Map<string, Map<string, unknown> | 'all'>>;
const written: Written = new Map();

/** What is written is noted where it is written, so that no round has to look through all there is. */
let prepared: Promise<() => Factory> | null = null;
/** Gives a place for the bases of one device; the next base that anybody opens is made there. */
export function prepareStores(): Promise<() => Factory> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<() => Factory> {
  const found: Readonly<Record<string, unknown>> = await import('fake-indexeddb');
  for (const [name, value] of Object.entries(found))
    if (name.startsWith('IDB') || name === 'indexedDB')
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  // Put there by the lines above.
  const all = globalThis as unknown as {
    indexedDB: Factory;
    readonly IDBFactory: new () => Factory;
    readonly IDBObjectStore: { readonly prototype: Record<string, Write> };
  };
  type Write = (this: ObjectStore, ...args: unknown[]) => unknown;
  const watch = (name: string, keyOf: (args: readonly unknown[]) => unknown): void => {
    const { prototype } = all.IDBObjectStore;
    const write = prototype[name];
    if (!write) throw new Error(`A store without ${name}`);
    prototype[name] = function watched(...args) {
      note(this, keyOf(args));
      return write.apply(this, args);
    };
  };
  watch('put', (args) => args[1]);
  watch('add', (args) => args[1]);
  watch('delete', (args) => args[0]);
  watch('clear', () => undefined);
  return () => {
    // Each device has its own: what nobody holds any more goes with it.
    all.indexedDB = new all.IDBFactory();
    return all.indexedDB;
  };
}

function note({ name, transaction, keyPath }: ObjectStore, key: unknown): void {
  const stores = written.get(transaction.db.name);
  if (!stores) return;
  const keys = stores.get(name) ?? new Map<string, unknown>();
  const isPlain = typeof key === 'string' || typeof key === 'number' || Array.isArray(key);
  if (keys === 'all' || keyPath !== null || !isPlain) {
    stores.set(name, 'all');
    return;
  }
  keys.set(serialize(key).toString('base64'), key);
  stores.set(name, keys);
}

/** The bases of one device, whose names begin with `prefix`. */
export class DeviceStore {
  readonly #factory: Factory;
  readonly #prefix: string;
  /** Places that are kept, by store: what is not there any more is to be removed. */
  readonly #places = new Map<string, Map<string, unknown>>();
  readonly #plans = new Map<string, string>();

  constructor(factory: Factory, prefix: string) {
    this.#factory = factory;
    this.#prefix = prefix;
  }

  async restore(records: readonly Kept[]): Promise<void> {
    for (const { base, value } of records.filter(({ store }) => store === '')) {
      // A record of our own, as `changes` made it.
      const plan = value as Plan;
      this.#plans.set(base, serialize(plan).toString('base64'));
      const db = await this.#build(base, plan);
      for (const { name } of plan.stores) {
        const own = records.filter((one) => one.base === base && one.store === name);
        const store = db.transaction(name, 'readwrite').objectStore(name);
        await Promise.all(
          own.map(({ key, value: record }) =>
            done(store.keyPath === null ? store.put(record, key) : store.put(record)),
          ),
        );
        for (const { key } of own) this.#know({ base, store: name, key }, true);
      }
      db.close();
    }
  }

  #build(base: string, plan: Plan): Promise<Base> {
    const asked = this.#factory.open(this.#prefix + base, plan.version);
    asked.addEventListener('upgradeneeded', () => {
      for (const { name, keyPath, autoIncrement, indexes } of plan.stores) {
        const store = asked.result.createObjectStore(name, { keyPath, autoIncrement });
        for (const { name: index, keyPath: path, unique, multiEntry } of indexes)
          store.createIndex(index, path, { unique, multiEntry });
      }
    });
    return done(asked);
  }

  /** From now on what is written is noted. */
  async watch(bases: readonly string[]): Promise<void> {
    for (const base of bases) written.set(this.#prefix + base, new Map());
  }

  /** What was written since the last time; of what is gone, the place alone. */
  async changes(): Promise<readonly (Kept & { readonly isGone: boolean })[]> {
    const all: (Kept & { readonly isGone: boolean })[] = [];
    for (const { name } of await this.#factory.databases()) {
      if (!name.startsWith(this.#prefix)) continue;
      const base = name.slice(this.#prefix.length);
      const db = await done(this.#factory.open(name));
      const value = planOf(db);
      const isNew = !this.#plans.has(base);
      const text = serialize(value).toString('base64');
      if (this.#plans.get(base) !== text)
        all.push({ base, store: '', key: '', value, isGone: false });
      this.#plans.set(base, text);
      const noted = written.get(name);
      written.set(name, new Map());
      for (const store of value.stores.map((one) => one.name)) {
        const keys = isNew || !noted ? 'all' : noted.get(store);
        if (keys) all.push(...(await this.#read(db, { base, store, keys })));
      }
      db.close();
    }
    return all;
  }

  async #read(
    db: Base,
    of: {
      readonly base: string;
      readonly store: string;
      readonly keys: Map<string, unknown> | 'all';
    },
  ): Promise<readonly (Kept & { readonly isGone: boolean })[]> {
    const { base, store, keys } = of;
    const from = db.transaction(store).objectStore(store);
    const known = this.#places.get(`${base} ${store}`) ?? new Map<string, unknown>();
    const asked =
      keys === 'all' ? [...known.values(), ...(await done(from.getAllKeys()))] : [...keys.values()];
    const once = new Map(asked.map((key) => [placeOf({ base, store, key }), key]));
    const read = [...once.values()].map(async (key) => {
      const value = await done(from.get(key));
      const isGone = value === undefined;
      this.#know({ base, store, key }, !isGone);
      return { base, store, key, value, isGone };
    });
    return Promise.all(read);
  }

  #know(place: Omit<Kept, 'value'>, isThere: boolean): void {
    const name = `${place.base} ${place.store}`;
    const known = this.#places.get(name) ?? new Map<string, unknown>();
    if (isThere) known.set(placeOf(place), place.key);
    else known.delete(placeOf(place));
    this.#places.set(name, known);
  }

  async close(): Promise<void> {
    for (const { name } of await this.#factory.databases()) written.delete(name);
  }
}

function planOf(db: Base): Plan {
  return {
    version: db.version,
    stores: [...db.objectStoreNames].map((name) => {
      const store = db.transaction(name).objectStore(name);
      const indexes = [...store.indexNames].map((index) => {
        const { keyPath, unique, multiEntry } = store.index(index);
        return { name: index, keyPath, unique, multiEntry };
      });
      return { name, keyPath: store.keyPath, autoIncrement: store.autoIncrement, indexes };
    }),
  };
}
