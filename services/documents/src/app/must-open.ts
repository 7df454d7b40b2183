import { ConfigError } from '@astra/kit/config';
import type { Deps } from './deps.ts';

/** Which kind of key device is set, and which ones are lost for good. */
export type OwnKeys = { readonly kind: string; readonly givenUp: readonly string[] };

/**
 * Another kind of key device has no key of what was sealed before: whoever starts with it would read of each file that it
 * cannot be had. Said at the start, before anything new is sealed.
 *
 * @throws ConfigError with the way back
 */
export async function mustOpenAll(
  { store }: Pick<Deps, 'store'>,
  { kind, givenUp }: OwnKeys,
): Promise<void> {
  const all = await store.within('system', ({ files }) => files.sealedBesides(kind));
  const closed = all.filter(({ provider }) => !givenUp.includes(provider));
  if (closed.length === 0) return;
  const counts = closed.map(({ provider, count }) => `${count} by ${provider}`).join(', ');
  const names = closed.map(({ provider }) => provider).join(',');
  throw new ConfigError(
    [
      `KEYS=${kind} does not open what was sealed before: ${counts}.`,
      `Set KEYS=${closed[0]?.provider} again, with its settings: everything opens as before.`,
      `If that device is lost for good, KEYS_GIVEN_UP=${names} starts without it: what it sealed stays closed.`,
    ].join('\n  '),
  );
}
