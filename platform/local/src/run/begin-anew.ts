import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { endLeftovers } from '#run/children.ts';
import { clusterFolder } from '#run/cluster-folder.ts';

/** What belongs to one life of the stack; binaries, stamps and logs serve the next one too. */
const belongings = [
  'mail',
  'files',
  'file-keys',
  'erased',
  'synapse',
  'secrets.json',
  'people.json',
  'seeded.json',
  'run.json',
  'livekit.json',
  'livekit-b.json',
];

/** How a folder is called until everything of its life lies in it. */
const unfinished = '.unfinished';
const asideOf = (state: string): string => join(state, 'aside');

/** Moves the data of a stack that does not run aside, after asking; whether it was done. Nothing is ever deleted. */
export async function beginAnew(state: string, isSure: boolean): Promise<boolean> {
  // Whoever was interrupted has said yes before.
  if (await finishBeginningAnew(state)) return true;
  if (belongingsIn(state).length === 0 && !existsSync(clusterFolder(state))) return true;
  if (!isSure && !(await isConfirmed())) {
    console.log('Nothing was changed.');
    return false;
  }
  const folder = join(asideOf(state), `${timeInName()}${unfinished}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  await moveAll(state, folder);
  return true;
}

/**
 * Ends what was killed between the moves, so that the keys of a life never lie apart from its data and no start mixes two.
 * Whether there was something to end.
 */
export async function finishBeginningAnew(state: string): Promise<boolean> {
  const name = interruptedIn(state);
  if (name === undefined) return false;
  console.log('Beginning anew was interrupted; it is finished first.');
  await moveAll(state, join(asideOf(state), name));
  return true;
}

/** Whether beginning anew was killed between the moves. */
export const isBeginningAnew = (state: string): boolean => interruptedIn(state) !== undefined;

/** What lies aside of all earlier lives, in bytes on the disk. */
export const sizeAside = (state: string): number => sizeOf(asideOf(state));

const interruptedIn = (state: string): string | undefined =>
  existsSync(asideOf(state))
    ? readdirSync(asideOf(state)).find((name) => name.endsWith(unfinished))
    : undefined;

const belongingsIn = (folder: string): readonly string[] =>
  belongings.filter((name) => existsSync(join(folder, name)));

/** A moment as a name that sorts, of UTC: 2026-11-28T07-37-31.250Z. */
const timeInName = (): string => new Date().toISOString().replaceAll(':', '-');

async function moveAll(state: string, folder: string): Promise<void> {
  await endLeftovers(state);
  for (const name of belongingsIn(state)) move(join(state, name), join(folder, name));
  const kept = moveCluster(clusterFolder(state), folder);
  const place = folder.slice(0, -unfinished.length);
  renameSync(folder, place);
  tell(state, kept === undefined ? [place] : [place, kept]);
}

/** Takes the place of nothing: what has its name there already is of another life. */
function move(from: string, to: string): void {
  if (existsSync(to))
    throw new Error(
      `${from} cannot be moved aside: ${to} is there already. Put one of the two elsewhere and run this again.`,
    );
  renameSync(from, to);
}

/** On another disk it stays on its own, under a name of its own, which is given; the folder leads there. */
function moveCluster(cluster: string, folder: string): string | undefined {
  const target = join(folder, 'postgres');
  const kept = `${cluster}-${basename(folder, unfinished)}`;
  try {
    if (existsSync(cluster)) move(cluster, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    move(cluster, kept);
  }
  if (!existsSync(kept)) return undefined;
  if (!existsSync(target)) symlinkSync(kept, target);
  return kept;
}

function tell(state: string, places: readonly string[]): void {
  const size = inWords(places.reduce((sum, place) => sum + sizeOf(place), 0));
  const quoted = places.map((place) => `"${place}"`).join(' ');
  console.log(
    `The old data now lies in ${places.join(' and ')} (${size}). Nothing but you takes it away; when it is not needed any more: rm -r ${quoted}`,
  );
  if (readdirSync(asideOf(state)).length > 1)
    console.log(
      `With what was moved aside before, ${inWords(sizeAside(state))} lie in ${asideOf(state)}.`,
    );
}

/** Bytes on the disk, of a folder with everything in it. */
function sizeOf(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  const inside = found.isDirectory() ? readdirSync(path) : [];
  return inside.reduce((sum, name) => sum + sizeOf(join(path, name)), found.blocks * 512);
}

/** As people say a size. */
export function inWords(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
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
