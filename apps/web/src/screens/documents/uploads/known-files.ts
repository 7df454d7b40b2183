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

const place = 'astra-uploads';
type Kept = Readonly<Record<string, string>>;

function read(): Kept {
  try {
    // Written by `write` in this browser.
    return JSON.parse(localStorage.getItem(place) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

function write(kept: Kept): void {
  try {
    if (Object.keys(kept).length > 0) localStorage.setItem(place, JSON.stringify(kept));
    else localStorage.removeItem(place);
  } catch {
    // Storage may be closed: the upload then begins anew.
  }
}

/** In the browser's storage: only the service's ids and fingerprints. */
export const knownFiles: KnownFiles = {
  keep: (uploadId, fingerprint) => write({ ...read(), [uploadId]: fingerprint }),
  find: (uploadId) => read()[uploadId],
  forget: (uploadId) => {
    const { [uploadId]: _gone, ...rest } = read();
    write(rest);
  },
};
