import type { KeyObject } from 'node:crypto';
import {
  asDataKey,
  bindingOf,
  mustBeDataKey,
  mustBeKeyName,
  noKey,
  partsOf,
  refused,
} from '../key-binding.ts';
import { KeyError } from '../key-provider.ts';
import type { KeyProvider, WrappedKey } from '../key-provider.ts';
import type { SealAbout } from '../seal-format.ts';
import { TransitDoor } from './transit-door.ts';
import type { TransitAnswer, TransitSettings } from './transit-door.ts';

/** Those that there are, in order. */
type Versions = readonly number[];

/**
 * Keys in the transit engine of OpenBao or Vault. A key is called as ours with points for slashes. It
 * is a derived one: what a data key is for is the context, so that each has a key of its own there,
 * and a rewrap happens inside the server.
 */
export class TransitKeyProvider implements KeyProvider {
  readonly name = 'transit';
  readonly #door: TransitDoor;

  constructor(settings: TransitSettings) {
    this.#door = new TransitDoor(settings);
  }

  async create(keyName: string): Promise<void> {
    if ((await this.versions(keyName)).length > 0)
      throw new KeyError('exists', 'The key is there already');
    await this.#change(pathOf(keyName), { type: keyType, derived: true });
  }

  async wrap(keyName: string, dataKey: KeyObject, about: SealAbout): Promise<WrappedKey> {
    // Looked at each time: the engine would take any other kind of key, and leave out what it is bound to.
    if ((await this.versions(keyName)).length === 0) throw noKey();
    const bytes = mustBeDataKey(dataKey);
    const wish = { plaintext: bytes.toString('base64'), context: contextOf(keyName, about) };
    bytes.fill(0);
    const answer = await this.#door.ask('POST', `encrypt/${nameOf(keyName)}`, wish);
    return this.#wrappedOf(keyName, answer);
  }

  async unwrap(wrapped: WrappedKey, about: SealAbout): Promise<KeyObject> {
    const answer = await this.#open('decrypt', wrapped, about);
    if (typeof answer['plaintext'] !== 'string') throw strange();
    return asDataKey(Buffer.from(answer['plaintext'], 'base64'));
  }

  async rotate(keyName: string): Promise<number> {
    if ((await this.versions(keyName)).length === 0) throw noKey();
    await this.#change(`${pathOf(keyName)}/rotate`, {});
    const newest = (await this.versions(keyName)).at(-1);
    if (newest === undefined) throw noKey();
    return newest;
  }

  async rewrap(wrapped: WrappedKey, about: SealAbout): Promise<WrappedKey> {
    return this.#wrappedOf(wrapped.keyName, await this.#open('rewrap', wrapped, about));
  }

  async versions(keyName: string): Promise<Versions> {
    const key = await this.#door.ask('GET', pathOf(keyName));
    if (key === null) return [];
    return versionsOf(key);
  }

  /** The engine lets go of the oldest alone: everything before a version, and nothing in between. */
  async destroyVersion(keyName: string, version: number): Promise<void> {
    const there = await this.versions(keyName);
    if (!there.includes(version)) return;
    if (there[0] !== version)
      throw new KeyError('invalid', 'A transit engine destroys the oldest version first');
    const next = there[1];
    if (next === undefined) {
      await this.destroy(keyName);
      return;
    }
    const path = pathOf(keyName);
    const least = { min_decryption_version: next, min_encryption_version: next };
    await this.#change(`${path}/config`, least);
    await this.#change(`${path}/trim`, { min_available_version: next });
  }

  async destroy(keyName: string): Promise<void> {
    if ((await this.#door.ask('GET', pathOf(keyName))) === null) return;
    await this.#change(`${pathOf(keyName)}/config`, { deletion_allowed: true });
    if ((await this.#door.ask('DELETE', pathOf(keyName))) === 'not-taken') throw strange();
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
    return Promise.resolve();
  }

  async #change(path: string, wish: object): Promise<void> {
    const answer = await this.#door.ask('POST', path, wish);
    if (answer === null || answer === 'not-taken') throw strange();
  }

  async #open(
    what: 'decrypt' | 'rewrap',
    wrapped: WrappedKey,
    about: SealAbout,
  ): Promise<Exclude<TransitAnswer, null | 'not-taken'>> {
    const { iv, sealed } = partsOf(this.name, wrapped);
    const { keyName, keyVersion } = wrapped;
    // The engine takes version 0 for another way to say 1.
    if (keyVersion < 1) throw noKey();
    const ciphertext = `vault:v${keyVersion}:${Buffer.concat([iv, sealed]).toString('base64')}`;
    const wish = { ciphertext, context: contextOf(keyName, about) };
    const answer = await this.#door.ask('POST', `${what}/${nameOf(keyName)}`, wish);
    if (answer !== null && answer !== 'not-taken') return answer;
    // Its words are for people: whether the key is there is asked.
    if (!(await this.versions(keyName)).includes(keyVersion)) throw noKey();
    throw answer === null ? strange() : refused();
  }

  #wrappedOf(keyName: string, answer: TransitAnswer): WrappedKey {
    if (answer === null || answer === 'not-taken') throw strange();
    const words = /^vault:v(\d+):([A-Za-z0-9+/]+=*)$/u.exec(String(answer['ciphertext']));
    if (words === null) throw strange();
    const wrapped = Buffer.from(words[2] ?? '', 'base64').toString('base64url');
    return { provider: this.name, keyName, keyVersion: Number(words[1]), wrapped };
  }
}

const keyType = 'aes256-gcm96';

function nameOf(keyName: string): string {
  mustBeKeyName(keyName);
  return keyName.replaceAll('/', '.');
}

const pathOf = (keyName: string): string => `keys/${nameOf(keyName)}`;

/** Without a version: the engine has one key for each, and wraps with the newest by itself. */
const contextOf = (keyName: string, about: SealAbout): string =>
  bindingOf({ keyName, keyVersion: 0 }, about).toString('base64');

/** @throws KeyError for a key that would not hold what ours hold. */
function versionsOf(key: TransitAnswer): Versions {
  if (key === null || key === 'not-taken') throw strange();
  const isOurs = key['type'] === keyType && key['derived'] === true;
  if (!isOurs || key['exportable'] !== false || key['allow_plaintext_backup'] !== false)
    throw new KeyError('invalid', 'The key is not a derived, unexportable one of aes256-gcm96');
  return Object.keys(key['keys'] ?? {})
    .map(Number)
    .toSorted((a, b) => a - b);
}

const strange = (): KeyError =>
  new KeyError('unreachable', 'The key server does not answer as a transit engine does');
