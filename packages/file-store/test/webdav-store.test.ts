import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'vitest';
import { freePort } from '../src/test-support/free-port.ts';
import { hasApache, startApache } from '../src/test-support/apache-server.ts';
import type { TestWebDav } from '../src/test-support/apache-server.ts';
import { hasRclone, startRclone } from '../src/test-support/rclone-server.ts';
import { canHaveDebianPrograms } from '../src/test-support/server-process.ts';
import { WebDavStore } from '../src/webdav/webdav-store.ts';
import { describeFileStore } from './contract-suite.ts';
import type { StoreBench } from './suite-hands.ts';
import { hidden } from './hidden.ts';

async function benchOf(start: () => Promise<TestWebDav>): Promise<StoreBench> {
  const server = await start();
  const credentials = { kind: 'basic', user: 'maud', password: hidden('maud-secret') } as const;
  const at = (url: string): WebDavStore =>
    new WebDavStore({ url, credentials, reach: ['loopback'] });
  const store = at(server.url);
  const another = at(server.url);
  const deadStore = at(`http://127.0.0.1:${await freePort()}/`);
  return {
    store,
    another: () => another,
    deadStore,
    writeDirectly: (path, bytes) => writeFile(join(server.files, path), bytes),
    listDirectly: (folder) => readdir(join(server.files, folder)),
    close: async () => {
      for (const each of [store, another, deadStore]) await each.close();
      await server.stop();
    },
  };
}

// Left out only where Debian's packages cannot be had: elsewhere a missing server is a failure.
const mayBeMissing = !canHaveDebianPrograms();
describe.skipIf(mayBeMissing && !(hasApache() && hasRclone()))(
  'by WebDAV (left out without apt-get)',
  () => {
    describeFileStore('Apache', () => benchOf(startApache));
    describeFileStore('rclone', () => benchOf(startRclone));
  },
);
