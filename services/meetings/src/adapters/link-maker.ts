import { hashSecret, type Random } from '@astra/kit/random';
import type { Seal } from '@astra/kit/seal';
import type { LinkMaker } from '#ports/links.ts';

type Settings = {
  readonly random: Random;
  /** Of this service alone: a copy of the database opens no link. */
  readonly seal: Seal;
  readonly publicOrigin: string;
};

/** Links of 256 bits. The secret stands in the fragment, which no server ever sees. */
export function makeLinkMaker({ random, seal, publicOrigin }: Settings): LinkMaker {
  const urlOf = (token: string): string => `${publicOrigin}/visit#${token}`;
  return {
    make: async () => {
      const token = random.secret();
      return {
        tokenHash: hashSecret(token),
        sealed: await seal.close({ token }),
        url: urlOf(token),
      };
    },
    page: (path) => `${publicOrigin}${path}`,
    url: async (sealed) => {
      // Sealed by `make` with the same key.
      const { token } = (await seal.open(sealed)) as { token: string };
      return urlOf(token);
    },
    hash: hashSecret,
  };
}
