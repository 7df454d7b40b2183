type Kept<T> = Readonly<Record<string, T>>;

/** Small things by their names, in this browser's storage, which all its pages share. */
export interface KeptHere<T> {
  readonly all: () => Kept<T>;
  readonly keep: (name: string, value: T) => void;
  readonly forget: (name: string) => void;
}

/** @param place - What it is called in the storage; written by this alone. */
export function keptHere<T>(place: string): KeptHere<T> {
  const all = (): Kept<T> => {
    try {
      return JSON.parse(localStorage.getItem(place) ?? '{}') as Kept<T>;
    } catch {
      return {};
    }
  };
  const write = (kept: Kept<T>): void => {
    try {
      if (Object.keys(kept).length > 0) localStorage.setItem(place, JSON.stringify(kept));
      else localStorage.removeItem(place);
    } catch {
      // Storage may be closed: what is sent then begins anew.
    }
  };
  return {
    all,
    keep: (name, value) => write({ ...all(), [name]: value }),
    forget: (name) => {
      const { [name]: _gone, ...rest } = all();
      write(rest);
    },
  };
}
