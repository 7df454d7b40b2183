import { readHeader, type SealAbout } from '@astra/file-crypto/seal-format';
import { sealedPartBytes, sealPart } from '@astra/file-crypto/seal';
import { unseal } from '@astra/file-crypto/unseal';
import { KeyError, type KeyProvider } from '@astra/file-crypto/key-provider';
import { AppError } from '@astra/kit/problems';
import type { Sealed } from '#domain/sealed.ts';

type DataKey = Awaited<ReturnType<KeyProvider['unwrap']>>;
type Way = { readonly key: DataKey; readonly about: SealAbout };

/** What a key was made for. */
export const aboutOf = (
  sealed: Pick<Sealed, 'organisationId' | 'documentId' | 'versionId'>,
): SealAbout => ({
  organisation: sealed.organisationId,
  document: sealed.documentId,
  version: sealed.versionId,
});

/** By a provider that is not the one of the settings: no damage. */
export const isElsewhere = (error: unknown): boolean =>
  error instanceof KeyError && error.kind === 'elsewhere';

/** Destroyed, and then what it sealed is lost; or never there, as on a device that was set up anew: nobody can tell from here. */
export const isKeyGone = (error: unknown): boolean =>
  error instanceof KeyError && error.kind === 'no-key';

/** @throws AppError when the keys do not answer, are gone, or another provider has them. */
export async function unwrapped(keys: KeyProvider, sealed: Sealed): Promise<DataKey> {
  try {
    return await keys.unwrap(sealed.key, aboutOf(sealed));
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    if (isElsewhere(error)) throw new AppError('sealed-elsewhere', undefined, { cause: error });
    if (isKeyGone(error)) throw new AppError('key-gone', undefined, { cause: error });
    throw new AppError('files-unavailable', undefined, { cause: error });
  }
}

/** A text as a sealed file of its own, in Base64url. `header`: of the key. */
export function sealText(
  text: string,
  { header: kept, ...way }: Way & Pick<Sealed, 'header'>,
): string {
  const plain = Buffer.from(text);
  const header = readHeader(Buffer.from(kept, 'base64url'));
  const part = { ...way, header, fromSegment: 0, isEnd: true };
  const into = Buffer.alloc(sealedPartBytes(plain.byteLength, part));
  const bytes = sealPart(plain, { ...part, into }).toString('base64url');
  plain.fill(0);
  return bytes;
}

/** @throws SealError for what was changed, or sealed for something else. */
export async function openText(bytes: string, way: Way): Promise<string> {
  const file = Buffer.from(bytes, 'base64url');
  const where = {
    sealedBytes: file.byteLength,
    read: async (from: number, lengthBytes: number) => one(file.subarray(from, from + lengthBytes)),
  };
  const parts: Buffer[] = [];
  for await (const part of unseal(where, way)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

async function* one(bytes: Buffer): AsyncGenerator<Uint8Array, void, void> {
  yield bytes;
}
