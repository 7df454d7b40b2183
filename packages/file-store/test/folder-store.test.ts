import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from '../src/folder/folder-store.ts';
import { describeFileStore } from './contract-suite.ts';
import type { StoreBench } from './suite-hands.ts';
import { describeUploads } from './uploads-suite.ts';

const makeBench = async (): Promise<StoreBench> => {
  const root = mkdtempSync(join(tmpdir(), 'astra-folder-'));
  return {
    store: new FolderStore({ root }),
    another: () => new FolderStore({ root }),
    deadStore: new FolderStore({ root: join(root, 'not-mounted') }),
    writeDirectly: (path: string, bytes: Uint8Array) => writeFile(join(root, path), bytes),
    listDirectly: (folder: string) => readdir(join(root, folder)),
    close: async () => rmSync(root, { recursive: true }),
  };
};

describeFileStore('A folder', makeBench);
describeUploads('A folder', makeBench);
