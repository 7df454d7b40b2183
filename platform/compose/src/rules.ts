import { readFileSync } from 'node:fs';
import type { Rules } from '#state.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../config/${name}`, import.meta.url), 'utf8');

/** The texts of `config/` that the installation completes. */
export const readRules = (): Rules => ({
  relay: read('turnserver.conf'),
  livekit: read('livekit.yaml'),
});
