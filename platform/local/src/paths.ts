import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const repositoryRoot = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** The one folder that holds everything the local stack makes; `ASTRA_STATE` moves it. */
export function stateFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return resolve(repositoryRoot, environment['ASTRA_STATE'] ?? '.astra');
}

/** Binaries are the same for every stack of this clone, so that a test stack need not build its own. */
export function binaryFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['ASTRA_BIN'] ?? join(stateFolder(environment), 'bin');
}

/** The path of the LiveKit server that set-up has built. */
export function livekitBinary(): string {
  return built('livekit-server');
}

/** The chat client of another maker, which only the tests' set-up builds. */
export function foreignClientBinary(): string {
  return built('foreign-client');
}

/** The path of the mailbox that set-up has built. */
export function mailpitBinary(): string {
  return built('mailpit');
}

/** The Python of the chat server's environment that set-up has made. */
export function synapsePython(): string {
  return built(join('synapse', 'bin', 'python'));
}

function built(name: string): string {
  const own = join(binaryFolder(), name);
  // A throw-away state folder has no binaries of its own; the clone's serve it.
  return existsSync(own) ? own : join(repositoryRoot, '.astra', 'bin', name);
}
