import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { FolderStore } from '../src/folder/folder-store.ts';
import { bytesOf, readAll, suddenlyFailing } from './contents.ts';
import { kindOf } from './kind-of.ts';

// Run by a test in a place of its own, whose root is a disk of two megabytes.
const [, , root = ''] = process.argv;
const store = new FolderStore({ root });

await store.write('small.txt', bytesOf('small'));
const full = await kindOf(store.write('large.bin', suddenlyFailing(20 * 1024 * 1024)));
const left = readdirSync(root);
const ticket = await store.uploads.begin('upload.bin');
const bytes = randomBytes(ticket.partBytes);
const upload = await kindOf(store.uploads.put(ticket, { index: 0, bytes }));
await store.uploads.abandon(ticket);
execFileSync('mount', ['-o', 'remount,ro', root]);
const readOnly = [
  await kindOf(store.write('new.txt', bytesOf('x'))),
  await kindOf(store.makeFolder('new')),
  await kindOf(store.remove('small.txt')),
];
const stillRead = (await readAll((await store.read('small.txt')).content)).toString();
process.stdout.write(JSON.stringify({ full, left, upload, readOnly, stillRead }));
