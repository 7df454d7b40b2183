import { readFileSync } from 'node:fs';
import { greetingFile } from '#adapters/files.ts';

/** What a caller hears first. */
export function greet(name: string): string {
  return `${readFileSync(greetingFile, 'utf8')}, ${name}.`;
}
