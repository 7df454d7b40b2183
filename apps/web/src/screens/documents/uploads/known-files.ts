import { keptHere } from './kept-here.ts';

/** Which files the uploads of this browser are of, so that one goes on when its file is given again. */
export interface KnownFiles {
  readonly keep: (uploadId: string, fingerprint: string) => void;
  readonly find: (uploadId: string) => string | undefined;
  readonly forget: (uploadId: string) => void;
}

/** In the browser's storage, under a name: only the service's ids and fingerprints. */
export function knownFilesIn(place: string): KnownFiles {
  const { all, keep, forget } = keptHere<string>(place);
  return { keep, find: (uploadId) => all()[uploadId], forget };
}

export const knownFiles: KnownFiles = knownFilesIn('astra-uploads');
