import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';

/** What the figures depend on; never the machine's name. */
export function machineFacts(): string {
  const memory = Math.round(totalmem() / 1_073_741_824);
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${cpus().length} cores (${model}), ${memory} GB, ${type()} ${release().split('-')[0]}, Node ${process.versions.node}, load before: ${loadBefore()}`;
}

function loadBefore(): string {
  try {
    return readFileSync('/proc/loadavg', 'utf8').split(' ')[0] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
