import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  asDataKey,
  bindingOf,
  IV_BYTES,
  mustBeDataKey,
  mustBeKeyName,
  noKey,
  partsOf,
  refused,
  WRAP_TAG_BYTES,
} from '../key-binding.ts';
import { KeyError } from '../key-provider.ts';
import type { KeyProvider, WrappedKey } from '../key-provider.ts';
import type { SealAbout } from '../seal-format.ts';

/** Where the keys lie, and what the deployment is for. */
export interface FileKeySettings {
  readonly folder: string;
  /** Production is refused: who has the disk has the keys. */
  readonly deployment: 'trial' | 'production';
}

/** Version to key, base64url. */
type Versions = Readonly<Record<string, string>>;

/** Keys in files, for a trial on one machine only. One process writes. */
export class FileKeyProvider implements KeyProvider {
  readonly name = 'file';
  readonly #folder: string;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ folder, deployment }: FileKeySettings) {
    if (deployment !== 'trial')
      throw new KeyError('invalid', 'Keys in files are for a trial; production needs a key device');
    this.#folder = folder;
  }

  create(keyName: string): Promise<void> {
    return this.#inTurn(async () => {
      if (await this.#read(keyName)) throw new KeyError('exists', 'The key is there already');
      await this.#write(keyName, { 1: freshKey() });
    });
  }

  async wrap(keyName: string, dataKey: KeyObject, about: SealAbout): Promise<WrappedKey> {
    const versions = (await this.#read(keyName)) ?? {};
    const keyVersion = numbersOf(versions).at(-1);
    if (keyVersion === undefined) throw noKey();
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', keyOf(versions, keyVersion), iv);
    cipher.setAAD(bindingOf({ keyName, keyVersion }, about));
    const sealed = [cipher.update(mustBeDataKey(dataKey)), cipher.final(), cipher.getAuthTag()];
    const wrapped = Buffer.concat([iv, ...sealed]).toString('base64url');
    return { provider: this.name, keyName, keyVersion, wrapped };
  }

  async unwrap(wrapped: WrappedKey, about: SealAbout): Promise<KeyObject> {
    const { iv, sealed } = partsOf(this.name, wrapped);
    const versions = (await this.#read(wrapped.keyName)) ?? {};
    const decipher = createDecipheriv('aes-256-gcm', keyOf(versions, wrapped.keyVersion), iv, {
      authTagLength: WRAP_TAG_BYTES,
    });
    decipher.setAAD(bindingOf(wrapped, about));
    decipher.setAuthTag(sealed.subarray(-WRAP_TAG_BYTES));
    try {
      const content = decipher.update(sealed.subarray(0, -WRAP_TAG_BYTES));
      decipher.final();
      return asDataKey(content);
    } catch (cause) {
      throw refused(cause);
    }
  }

  rotate(keyName: string): Promise<number> {
    return this.#inTurn(async () => {
      const versions = await this.#read(keyName);
      if (!versions) throw noKey();
      const next = (numbersOf(versions).at(-1) ?? 0) + 1;
      await this.#write(keyName, { ...versions, [next]: freshKey() });
      return next;
    });
  }

  async rewrap(wrapped: WrappedKey, about: SealAbout): Promise<WrappedKey> {
    return this.wrap(wrapped.keyName, await this.unwrap(wrapped, about), about);
  }

  async versions(keyName: string): Promise<readonly number[]> {
    return numbersOf((await this.#read(keyName)) ?? {});
  }

  destroyVersion(keyName: string, version: number): Promise<void> {
    return this.#inTurn(async () => {
      const { [version]: gone, ...kept } = (await this.#read(keyName)) ?? {};
      if (gone === undefined) return;
      if (Object.keys(kept).length > 0) await this.#write(keyName, kept);
      else await rm(this.#path(keyName), { force: true });
    });
  }

  destroy(keyName: string): Promise<void> {
    return this.#inTurn(() => rm(this.#path(keyName), { force: true }));
  }

  async health(): Promise<{ status: 'up' } | { status: 'down'; kind: string }> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return { status: 'up' };
    } catch {
      return { status: 'down', kind: 'unreachable' };
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #path(keyName: string): string {
    mustBeKeyName(keyName);
    return join(this.#folder, `${keyName.replaceAll('/', '.')}.json`);
  }

  async #read(keyName: string): Promise<Versions | null> {
    const text = await readFile(this.#path(keyName), 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw new KeyError('unreachable', 'The keys cannot be read', { cause: error });
    });
    // Written by ourselves, below.
    return text === null ? null : (JSON.parse(text) as Versions);
  }

  async #write(keyName: string, versions: Versions): Promise<void> {
    const path = this.#path(keyName);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(versions));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  }

  /** One change after the other. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

const freshKey = (): string => randomBytes(32).toString('base64url');

const numbersOf = (versions: Versions): number[] =>
  Object.keys(versions)
    .map(Number)
    .toSorted((a, b) => a - b);

function keyOf(versions: Versions, version: number): Buffer {
  const key = versions[version];
  if (key === undefined) throw noKey();
  return Buffer.from(key, 'base64url');
}
