import { readdirSync, readlinkSync } from 'node:fs';

/** How many of the files under a folder this process has open. */
export const openFiles = (root: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(root);
    } catch {
      return false; // closed since
    }
  }).length;
