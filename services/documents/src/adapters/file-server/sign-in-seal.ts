import type { KeyProvider } from '@astra/file-crypto/key-provider';
import { Secret } from '@astra/kit/secret';
import { aboutOf, openText, sealText, unwrapped } from '#adapters/contents/sealed-text.ts';
import type { Contents } from '#ports/contents.ts';
import type { SignInSeal } from '#ports/file-servers.ts';

type Parts = { readonly contents: Pick<Contents, 'begin'>; readonly keys: KeyProvider };

/** Names and passwords under the organisation's key, as its files are: worth nothing in a copy of the database. */
export function makeSignInSeal({ contents, keys }: Parts): SignInSeal {
  return {
    close: async (about, { user, password }) => {
      const sealed = await contents.begin(about);
      const way = { key: await unwrapped(keys, sealed), about: aboutOf(about) };
      const text = JSON.stringify([user, password.reveal()]);
      return { sealed, bytes: sealText(text, { ...way, header: sealed.header }) };
    },
    open: async ({ sealed, bytes }) => {
      const key = await unwrapped(keys, sealed);
      // What we have sealed ourselves.
      const [user, password] = JSON.parse(
        await openText(bytes, { key, about: aboutOf(sealed) }),
      ) as [string, string];
      return { user, password: new Secret(password) };
    },
  };
}
