import { startApache, webDavPeople } from '@astra/file-store/test-support/apache-server';
import { canHaveDebianPrograms } from '@astra/file-store/test-support/server-process';
import { s3Root, startVersitygw } from '@astra/file-store/test-support/versitygw-server';
import { Secret } from '@astra/kit/secret';
import type { StoreConfig } from '#config.ts';

/** A file server, as the settings would name it. */
export type Server = {
  readonly config: StoreConfig;
  /** Where its files are. */
  readonly files: string;
  readonly stop: () => Promise<unknown>;
};

const reach = ['loopback'] as const;

/** Those of other makers that can be had here, each with how it is started. `prefix`: of the keys in S3. */
export const otherServers = (prefix: string): Readonly<Record<string, () => Promise<Server>>> => ({
  'S3 (Versity)': async () => {
    const started = await startVersitygw();
    const { url, bucket, region, files } = started;
    const password = new Secret(s3Root.secret);
    const config = { kind: 's3', url, reach, user: s3Root.id, password, bucket, region } as const;
    return { config: { ...config, prefix }, files, stop: () => started.stop() };
  },
  ...(canHaveDebianPrograms()
    ? {
        'WebDAV (Apache)': async () => {
          const started = await startApache();
          const { url, files } = started;
          const password = new Secret(webDavPeople.maud);
          const config = { kind: 'webdav', url, reach, user: 'maud', password } as const;
          return { config, files, stop: () => started.stop() };
        },
      }
    : {}),
});
