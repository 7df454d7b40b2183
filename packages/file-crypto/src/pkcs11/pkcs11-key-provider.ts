import { randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import {
  asDataKey,
  bindingOf,
  IV_BYTES,
  mustBeDataKey,
  mustBeKeyName,
  noKey,
  partsOf,
} from '../key-binding.ts';
import { KeyError } from '../key-provider.ts';
import type { KeyProvider, WrappedKey } from '../key-provider.ts';
import type { SealAbout } from '../seal-format.ts';
import { Pkcs11Session } from './pkcs11-session.ts';
import type { Pkcs11Settings, Token } from './pkcs11-session.ts';

/** Most versions of one key that are looked for. */
const mostVersions = 1000;

/**
 * Keys in a device that speaks PKCS#11: an HSM, or SoftHSM. A key is an object whose label is its
 * name and whose id is its version; it cannot be taken out.
 */
export class Pkcs11KeyProvider implements KeyProvider {
  readonly name = 'pkcs11';
  readonly #session: Pkcs11Session;

  constructor(settings: Pkcs11Settings) {
    this.#session = new Pkcs11Session(settings);
  }

  create(keyName: string): Promise<void> {
    return this.#with(keyName, async (token) => {
      if ((await token.find(keyName)).length > 0)
        throw new KeyError('exists', 'The key is there already');
      await token.generate(keyName, 1);
    });
  }

  wrap(keyName: string, dataKey: KeyObject, about: SealAbout): Promise<WrappedKey> {
    return this.#with(keyName, (token) => this.#wrapBy(token, { keyName, dataKey, about }));
  }

  unwrap(wrapped: WrappedKey, about: SealAbout): Promise<KeyObject> {
    return this.#with(wrapped.keyName, (token) => this.#unwrapBy(token, wrapped, about));
  }

  rotate(keyName: string): Promise<number> {
    return this.#with(keyName, async (token) => {
      const next = (await newestOf(token, keyName)) + 1;
      await token.generate(keyName, next);
      return next;
    });
  }

  rewrap(wrapped: WrappedKey, about: SealAbout): Promise<WrappedKey> {
    return this.#with(wrapped.keyName, async (token) => {
      const dataKey = await this.#unwrapBy(token, wrapped, about);
      return this.#wrapBy(token, { keyName: wrapped.keyName, dataKey, about });
    });
  }

  versions(keyName: string): Promise<readonly number[]> {
    return this.#with(keyName, (token) => versionsOf(token, keyName));
  }

  destroyVersion(keyName: string, version: number): Promise<void> {
    return this.#with(keyName, async (token) => {
      for (const handle of await token.find(keyName, version)) await token.destroy(handle);
    });
  }

  destroy(keyName: string): Promise<void> {
    return this.#with(keyName, async (token) => {
      for (const handle of await token.find(keyName)) await token.destroy(handle);
    });
  }

  async health(): Promise<{ status: 'up' } | { status: 'down'; kind: string }> {
    try {
      await this.versions('health');
      return { status: 'up' };
    } catch (error) {
      return { status: 'down', kind: error instanceof KeyError ? error.kind : 'unreachable' };
    }
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  async #wrapBy(
    token: Token,
    { keyName, dataKey, about }: { keyName: string; dataKey: KeyObject; about: SealAbout },
  ): Promise<WrappedKey> {
    const keyVersion = await newestOf(token, keyName);
    const key = await handleOf(token, keyName, keyVersion);
    const [iv, bytes] = [randomBytes(IV_BYTES), mustBeDataKey(dataKey)];
    const aad = bindingOf({ keyName, keyVersion }, about);
    const sealed = await token.encrypt(key, { iv, aad }, bytes).finally(() => bytes.fill(0));
    const wrapped = Buffer.concat([iv, sealed]).toString('base64url');
    return { provider: this.name, keyName, keyVersion, wrapped };
  }

  async #unwrapBy(token: Token, wrapped: WrappedKey, about: SealAbout): Promise<KeyObject> {
    const { iv, sealed } = partsOf(this.name, wrapped);
    const key = await handleOf(token, wrapped.keyName, wrapped.keyVersion);
    const aad = bindingOf(wrapped, about);
    return asDataKey(await token.decrypt(key, { iv, aad }, sealed));
  }

  async #with<T>(keyName: string, work: (token: Token) => Promise<T>): Promise<T> {
    mustBeKeyName(keyName);
    return this.#session.inTurn(work);
  }
}

async function handleOf(token: Token, keyName: string, version: number): Promise<number> {
  const [handle] = version < 1 ? [] : await token.find(keyName, version);
  if (handle === undefined) throw noKey();
  return handle;
}

/** Looked for one by one until all are found; few keys have many. */
async function versionsOf(token: Token, keyName: string): Promise<number[]> {
  const { length: all } = await token.find(keyName);
  const found: number[] = [];
  for (let version = 1; found.length < all && version <= mostVersions; version += 1)
    if ((await token.find(keyName, version)).length > 0) found.push(version);
  return found;
}

async function newestOf(token: Token, keyName: string): Promise<number> {
  const newest = (await versionsOf(token, keyName)).at(-1);
  if (newest === undefined) throw noKey();
  return newest;
}
