import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synapsePython } from '#paths.ts';
import { moduleFolder, synapseFiles } from '#synapse/configuration.ts';
import type { SynapsePlan } from '#synapse/configuration.ts';

/** How a Synapse is run: its files are written, the rest is the caller's. */
export interface SynapseCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Writes the settings and keys, for the owner's eyes only, and says what to run. */
export function furnishSynapse(plan: SynapsePlan): SynapseCommand {
  mkdirSync(plan.folder, { recursive: true, mode: 0o700 });
  chmodSync(plan.folder, 0o700);
  for (const [name, text] of Object.entries(synapseFiles(plan)))
    writeFileSync(join(plan.folder, name), text, { mode: 0o600 });
  return {
    command: synapsePython(),
    args: ['-m', 'synapse.app.homeserver', '--config-path', join(plan.folder, 'homeserver.yaml')],
    environment: {
      PATH: process.env['PATH'] ?? '',
      PYTHONPATH: moduleFolder,
      PYTHONNOUSERSITE: '1',
    },
  };
}
