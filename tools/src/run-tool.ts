import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Finding } from '#checks/check.ts';

/** The tools of this repository; they also look at its small likenesses in the tests. */
const toolsFolder = dirname(dirname(createRequire(import.meta.url).resolve('oxlint/package.json')));

/** The program of an installed tool, such as `oxlint/bin/oxlint`. */
export function tool(path: string): string {
  return join(toolsFolder, path);
}

/** Runs a Node program in a folder and returns whether it ended well, with all it said. */
export async function runNode(
  args: readonly string[],
  cwd: string,
): Promise<Finding & { readonly stdout: string }> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 10 * 60_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', done);
  });
  return { isGood: code === 0, output: `${stdout}${stderr}`, stdout };
}
