import { HttpDoor } from '../http/http-door.ts';
import type { HttpSettings } from '../http/http-door.ts';
import { isUnproved } from '../http/http-errors.ts';
import { isStoreError } from '../store-error.ts';
import type { StoreErrorKind } from '../store-error.ts';
import { propfindBody, readMultistatus } from './multistatus.ts';
import { DavPlace } from './place.ts';

/** What is at an address, as somebody sees it who has not said who they are. */
export type Probed =
  /** A WebDAV server that asks for a name and a password, or for nothing. */
  | 'good'
  /** One that takes no name and password by HTTP. */
  | 'no-password'
  /** Something else answers there, or leads elsewhere. */
  | 'not-webdav'
  /** Its certificate is not right. */
  | 'not-proved'
  | 'unreachable'
  | 'timed-out'
  | 'off-limits';

const longestAnswer = 1024 * 1024;

/** Knocks without a name: nobody is signed in by it, and nothing is changed. */
export async function probeWebDav(settings: HttpSettings): Promise<Probed> {
  const door = new HttpDoor(settings);
  try {
    return await knock(door, new DavPlace(settings.url).addressOf([], 'folder'));
  } catch (error) {
    if (!isStoreError(error)) throw error;
    return isUnproved(error) ? 'not-proved' : (words[error.kind] ?? 'not-webdav');
  } finally {
    await door.close();
  }
}

const words: Partial<Record<StoreErrorKind, Probed>> = {
  unreachable: 'unreachable',
  'timed-out': 'timed-out',
  'off-limits': 'off-limits',
};

async function knock(door: HttpDoor, path: string): Promise<Probed> {
  const headers = { depth: '0', 'content-type': 'application/xml; charset=utf-8' };
  const answer = await door.ask({ method: 'PROPFIND', path, headers, body: propfindBody });
  if (answer.status === 207) {
    await readMultistatus(answer.upTo(longestAnswer), () => undefined);
    return 'good';
  }
  await answer.drop();
  if (answer.status !== 401) return 'not-webdav';
  return /\bbasic\b/iu.test(answer.headers['www-authenticate'] ?? '') ? 'good' : 'no-password';
}
