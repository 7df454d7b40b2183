import { createHmac, type KeyObject } from 'node:crypto';
import type { KeyProvider } from '@astra/file-crypto/key-provider';
import type { WordSeal } from '#ports/words.ts';
import { unwrapped } from './sealed-text.ts';

/**
 * HMAC-SHA-256 under the organisation's index key, its first 64 bits. The same word of two organisations gives two numbers,
 * and without the key no list of words can be tried.
 */
export const makeWordSeal = (keys: KeyProvider): WordSeal => ({
  fingerprints: async (sealed, words) => {
    const key = await unwrapped(keys, sealed);
    // By their size: nothing is told of where a word stood.
    const sorted = [...new Set(words)].map((word) => numberOf(key, word)).toSorted(bySize);
    return sorted.map(String);
  },
});

const numberOf = (key: KeyObject, word: string): bigint =>
  createHmac('sha256', key).update('astra content word 1\n').update(word).digest().readBigInt64BE();

const bySize = (one: bigint, other: bigint): number => (one < other ? -1 : Number(one > other));
