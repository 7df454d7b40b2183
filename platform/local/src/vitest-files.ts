import { startApache } from '@astra/file-store/test-support/apache-server';
import { canHaveClamd, startClamd } from '@astra/file-store/test-support/clamd';
import { s3Root, startVersitygw } from '@astra/file-store/test-support/versitygw-server';

/**
 * Where the files of a stack of journeys lie: in a folder without a scanner, as `npm start` has them; or, as a hospital has
 * them, on a file server of another maker (WebDAV: Apache; S3: Versity) with ClamAV before it.
 */
export const fileKinds = ['folder', 'webdav', 's3'] as const;
export type FileKind = (typeof fileKinds)[number];

/** Servers that run beside a stack. */
export interface StackFiles {
  /** What the documents service is told of them. */
  readonly settings: Readonly<Record<string, string>>;
  /** The scanner's process, where there is one. */
  readonly scannerPid: number | null;
  readonly stop: () => Promise<void>;
}

/** What the scanner of the journeys looks through, MiB. */
const looksThroughMib = 64;

/** Starts them. Where Debian's packages cannot be had there is a folder, whatever was asked for. */
export async function startFiles(kind: FileKind): Promise<StackFiles> {
  if (kind === 'folder' || !canHaveClamd())
    return { settings: {}, scannerPid: null, stop: () => Promise.resolve() };
  const scanner = await startClamd(looksThroughMib);
  const store = await (kind === 'webdav' ? webDav() : s3());
  return {
    settings: {
      ...store.settings,
      STORE: kind,
      STORE_REACH: 'loopback',
      SCANNER: 'clamav',
      CLAMAV_ADDRESS: `127.0.0.1:${scanner.port}`,
      SCANNER_LARGEST_MIB: String(looksThroughMib),
    },
    scannerPid: scanner.pid,
    stop: async () => {
      await Promise.all([store.stop(), scanner.stop()]);
    },
  };
}

type Store = Pick<StackFiles, 'settings' | 'stop'>;

async function webDav(): Promise<Store> {
  const server = await startApache();
  return {
    settings: { STORE_URL: server.url, STORE_USER: 'maud', STORE_PASSWORD: 'maud-secret' },
    stop: () => server.stop(),
  };
}

async function s3(): Promise<Store> {
  const server = await startVersitygw();
  return {
    settings: {
      STORE_URL: server.url,
      STORE_USER: s3Root.id,
      STORE_PASSWORD: s3Root.secret,
      STORE_BUCKET: server.bucket,
      STORE_REGION: server.region,
    },
    stop: () => server.stop(),
  };
}
