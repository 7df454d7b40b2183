import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file whole or not at all, over an older one too. */
export function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o444 });
  renameSync(`${file}.new`, file);
}
