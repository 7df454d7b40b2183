import { readHeader } from '@astra/file-crypto/seal-format';
import { sealedPartBytes, sealPart } from '@astra/file-crypto/seal';
import { unseal } from '@astra/file-crypto/unseal';
import type { KeyProvider } from '@astra/file-crypto/key-provider';
import { AppError } from '@astra/kit/problems';
import { Secret } from '@astra/kit/secret';
import { KeyError } from '@astra/file-crypto/key-provider';
import type { Sealed } from '#domain/sealed.ts';
import type { Contents } from '#ports/contents.ts';
import type { SignInSeal } from '#ports/file-servers.ts';

type Parts = { readonly contents: Pick<Contents, 'begin'>; readonly keys: KeyProvider };

const aboutOf = (sealed: Pick<Sealed, 'organisationId' | 'documentId' | 'versionId'>) => ({
  organisation: sealed.organisationId,
  document: sealed.documentId,
  version: sealed.versionId,
});

/** Names and passwords under the organisation's key, as its files are: worth nothing in a copy of the database. */
export function makeSignInSeal({ contents, keys }: Parts): SignInSeal {
  return {
    close: async (about, { user, password }) => {
      const sealed = await contents.begin(about);
      const key = await unwrapped(keys, sealed);
      const plain = Buffer.from(JSON.stringify([user, password.reveal()]));
      const header = readHeader(Buffer.from(sealed.header, 'base64url'));
      const part = { key, about: aboutOf(about), header, fromSegment: 0, isEnd: true };
      const into = Buffer.alloc(sealedPartBytes(plain.byteLength, part));
      const bytes = sealPart(plain, { ...part, into }).toString('base64url');
      plain.fill(0);
      return { sealed, bytes };
    },
    open: async ({ sealed, bytes }) => {
      const key = await unwrapped(keys, sealed);
      const file = Buffer.from(bytes, 'base64url');
      const where = {
        sealedBytes: file.byteLength,
        read: async (from: number, lengthBytes: number) =>
          one(file.subarray(from, from + lengthBytes)),
      };
      const parts: Buffer[] = [];
      for await (const part of unseal(where, { key, about: aboutOf(sealed) })) parts.push(part);
      // What we have sealed ourselves.
      const [user, password] = JSON.parse(Buffer.concat(parts).toString('utf8')) as [
        string,
        string,
      ];
      return { user, password: new Secret(password) };
    },
  };
}

async function* one(bytes: Buffer): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}

/** @throws AppError when the keys do not answer. */
async function unwrapped(keys: KeyProvider, sealed: Sealed): ReturnType<KeyProvider['unwrap']> {
  try {
    return await keys.unwrap(sealed.key, aboutOf(sealed));
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new AppError('files-unavailable', undefined, { cause: error });
  }
}
