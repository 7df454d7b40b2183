import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** The one folder that holds everything the local stack makes; `ASTRA_STATE` moves it. */
export function stateFolder() {
  return resolve(repositoryRoot, process.env.ASTRA_STATE ?? '.astra');
}
