import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { endLeftovers } from '#run/children.ts';
import { clusterFolder } from '#run/cluster-folder.ts';

/** What belongs to one life of the stack; binaries, stamps and logs serve the next one too. */
const belongings = [
  'mail',
  'files',
  'file-keys',
  'synapse',
  'secrets.json',
  'people.json',
  'seeded.json',
  'run.json',
  'livekit.json',
  'livekit-b.json',
];

/** Moves the data of a stack that does not run aside, after asking; whether it was done. Nothing is deleted but what was moved aside before. */
export async function beginAnew(state: string, isSure: boolean): Promise<boolean> {
  const cluster = clusterFolder(state);
  const existing = belongings.map((name) => join(state, name)).filter((path) => existsSync(path));
  if (existing.length === 0 && !existsSync(cluster)) return true;
  if (!isSure && !(await isConfirmed())) {
    console.log('Nothing was changed.');
    return false;
  }
  await endLeftovers(state);
  const aside = join(state, 'aside');
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true, mode: 0o711 });
  for (const path of existing) renameSync(path, join(aside, path.slice(state.length + 1)));
  if (existsSync(cluster)) await move(cluster, join(aside, 'postgres'));
  console.log(`The old data now lies in ${aside} until the next time you begin anew.`);
  return true;
}

async function move(from: string, to: string): Promise<void> {
  try {
    renameSync(from, to);
  } catch {
    // Another disk: copied first, removed after.
    await cp(from, to, { recursive: true, preserveTimestamps: true });
    await rm(from, { recursive: true, force: true });
  }
}

async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log('To begin anew without a terminal, say: npm start -- --fresh --yes');
    return false;
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(
    'Begin anew? All consultations, people, messages, documents and mails of this stack will be moved aside. Type yes: ',
  );
  lines.close();
  return answer.trim().toLowerCase() === 'yes';
}
