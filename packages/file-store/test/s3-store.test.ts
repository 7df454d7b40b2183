import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe } from 'vitest';
import { freePort } from '../src/test-support/free-port.ts';
import { s3Root, startVersitygw } from '../src/test-support/versitygw-server.ts';
import { S3Store } from '../src/s3/s3-store.ts';
import { describeFileStore } from './contract-suite.ts';
import type { StoreBench } from './suite-hands.ts';
import { hidden } from './hidden.ts';
import { describeUploads } from './uploads-suite.ts';

async function makeBench(): Promise<StoreBench> {
  const server = await startVersitygw();
  const { bucket, region } = server;
  const credentials = { kind: 'access-key', id: s3Root.id, secret: hidden(s3Root.secret) } as const;
  const at = (url: string): S3Store =>
    new S3Store({ url, bucket, region, credentials, reach: ['loopback'] });
  const [store, another] = [at(server.url), at(server.url)];
  const deadStore = at(`http://127.0.0.1:${await freePort()}`);
  return {
    store,
    another: () => another,
    deadStore,
    // As another program writes there: the gateway knows no etag of a file that appears in its folder.
    writeDirectly: async (path, bytes) => {
      const client = new S3Client({
        endpoint: server.url,
        region,
        forcePathStyle: true,
        credentials: { accessKeyId: s3Root.id, secretAccessKey: s3Root.secret },
      });
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: path, Body: bytes }));
      client.destroy();
    },
    listDirectly: (folder) => readdir(join(server.files, folder)),
    close: async () => {
      for (const each of [store, another, deadStore]) await each.close();
      await server.stop();
    },
  };
}

// Never left out: the set-up builds it, or fails.
describe('by S3', () => {
  describeFileStore('Versity', makeBench);
  describeUploads('Versity', makeBench);
});
