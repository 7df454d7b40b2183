import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Page } from 'playwright-core';

/** What each page is to believe, made once: an attacker shows everybody the same. */
export type SwappedKeys = Readonly<Record<string, object>>;

/** Other signing keys than theirs, in somebody's name (a whole Matrix id). */
export function otherKeysOf(userId: string): SwappedKeys {
  const master = aKey(userId, 'master');
  return {
    master_keys: signed(master.words, master),
    self_signing_keys: signed(aKey(userId, 'self_signing').words, master),
  };
}

/**
 * From now on this page's chat server tells other keys of somebody, as whoever runs that server can: it says that they have
 * changed, and answers with these.
 */
export async function tellOtherKeys(page: Page, userId: string, keys: SwappedKeys): Promise<void> {
  let isTold = false;
  await page.route(/\/_matrix\/client\/v3\/keys\/query/u, async (route) => {
    const reply = await route.fetch();
    const body = (await reply.json()) as Record<string, object>; // the server's own contract
    const swapped = Object.entries(keys).map(([kind, key]) => [
      kind,
      { ...body[kind], [userId]: key },
    ]);
    await route.fulfill({ response: reply, json: { ...body, ...Object.fromEntries(swapped) } });
  });
  await page.route(/\/_matrix\/client\/v3\/sync/u, async (route) => {
    // It waits for news.
    const reply = await route.fetch({ timeout: 0 });
    const body = (await reply.json()) as Record<string, object>; // the server's own contract
    const json = isTold ? body : { ...body, device_lists: { changed: [userId] } };
    isTold = true;
    await route.fulfill({ response: reply, json });
  });
}

/** In the order of the alphabet, as what is signed is written (Matrix, “Canonical JSON”). */
interface Words {
  readonly keys: Readonly<Record<string, string>>;
  readonly usage: readonly string[];
  readonly user_id: string;
}

interface Key {
  readonly id: string;
  readonly secret: KeyObject;
  readonly words: Words;
}

function aKey(userId: string, usage: string): Key {
  const { publicKey, privateKey: secret } = generateKeyPairSync('ed25519');
  const name = unpadded(Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url'));
  const id = `ed25519:${name}`;
  return { id, secret, words: { keys: { [id]: name }, usage: [usage], user_id: userId } };
}

const signed = (words: Words, { id, secret }: Key): object => ({
  ...words,
  signatures: {
    [words.user_id]: { [id]: unpadded(sign(null, Buffer.from(JSON.stringify(words)), secret)) },
  },
});

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/u, '');
