/** By what the page knows a file again: nothing of it can be read back from what is stored. */
export async function fingerprintOf(
  file: Pick<File, 'name' | 'size' | 'lastModified'>,
): Promise<string> {
  const text = JSON.stringify([file.name, file.size, file.lastModified]);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Which files the uploads of this browser are of, so that one goes on when its file is given again. */
export interface KnownFiles {
  readonly keep: (uploadId: string, fingerprint: string) => void;
  readonly find: (uploadId: string) => string | undefined;
  readonly forget: (uploadId: string) => void;
}

type Kept = Readonly<Record<string, string>>;

/** In the browser's storage, under a name: only the service's ids and fingerprints. */
export function knownFilesIn(place: string): KnownFiles {
  const read = (): Kept => {
    try {
      // Written by `write` in this browser.
      return JSON.parse(localStorage.getItem(place) ?? '{}') as Kept;
    } catch {
      return {};
    }
  };
  const write = (kept: Kept): void => {
    try {
      if (Object.keys(kept).length > 0) localStorage.setItem(place, JSON.stringify(kept));
      else localStorage.removeItem(place);
    } catch {
      // Storage may be closed: the upload then begins anew.
    }
  };
  return {
    keep: (uploadId, fingerprint) => write({ ...read(), [uploadId]: fingerprint }),
    find: (uploadId) => read()[uploadId],
    forget: (uploadId) => {
      const { [uploadId]: _gone, ...rest } = read();
      write(rest);
    },
  };
}

export const knownFiles: KnownFiles = knownFilesIn('astra-uploads');
