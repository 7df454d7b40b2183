import type { FileStore } from '@astra/file-store/file-store';
import type { KeyProvider } from '@astra/file-crypto/key-provider';
import type { KeyConfig } from '#config-keys.ts';
import type { StoreConfig } from '#config.ts';

/** The file server of the settings. What a kind of server needs is loaded only where it is used. */
export async function openStore(config: StoreConfig): Promise<FileStore> {
  if (config.kind === 'folder') {
    const { FolderStore } = await import('@astra/file-store/folder/folder-store');
    return new FolderStore(config);
  }
  const { url, reach, user, password } = config;
  if (config.kind === 'webdav') {
    const { WebDavStore } = await import('@astra/file-store/webdav/webdav-store');
    return new WebDavStore({ url, reach, credentials: { kind: 'basic', user, password } });
  }
  const { S3Store } = await import('@astra/file-store/s3/s3-store');
  const { bucket, region, prefix } = config;
  const credentials = { kind: 'access-key', id: user, secret: password } as const;
  return new S3Store({ url, reach, bucket, region, prefix, credentials });
}

/** The keys of the settings. */
export async function openKeys(config: KeyConfig): Promise<KeyProvider> {
  if (config.kind === 'file') {
    const { FileKeyProvider } = await import('@astra/file-crypto/file/file-key-provider');
    return new FileKeyProvider(config);
  }
  if (config.kind === 'transit') {
    const { TransitKeyProvider } = await import('@astra/file-crypto/transit/transit-key-provider');
    return new TransitKeyProvider(config);
  }
  const { Pkcs11KeyProvider } = await import('@astra/file-crypto/pkcs11/pkcs11-key-provider');
  return new Pkcs11KeyProvider(config);
}
