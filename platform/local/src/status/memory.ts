import { readFileSync } from 'node:fs';

/** The memory of a process and of its children, in bytes: shared pages count once, where the system tells. */
export function memoryBytes(pid: number): number {
  return ownBytes(pid) + childrenOf(pid).reduce((sum, child) => sum + memoryBytes(child), 0);
}

function ownBytes(pid: number): number {
  return (
    kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss') ?? kilobytes(`/proc/${pid}/status`, 'VmRSS') ?? 0
  );
}

function kilobytes(file: string, field: string): number | undefined {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(read(file))?.[1];
  return found === undefined ? undefined : Number(found) * 1024;
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // gone, or a system without /proc
  }
}

const pageBytes = 4096;

/** What a process holds of memory now, pages that it shares included: told at once, where the other figure takes milliseconds. */
export function residentBytes(pid: number): number {
  return Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * pageBytes;
}
