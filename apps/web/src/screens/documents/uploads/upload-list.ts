import { makeStore, type Observable } from '@astra/page-state/observable';
import type { Target, Upload } from '#api/documents.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { uuid } from '#shared/uuid.ts';
import type { UploadRow, UploadsView } from './row.ts';

/** The rows of the files on their way. */
export interface UploadList extends Observable<UploadsView> {
  readonly find: (key: string) => UploadRow | undefined;
  readonly add: (rows: readonly UploadRow[]) => void;
  readonly change: (key: string, next: Partial<UploadRow>) => void;
  readonly remove: (key: string) => void;
  /** It is a file there now: its row goes, its name stays. */
  readonly arrive: (row: UploadRow) => void;
  /** Takes off what is over, and gives those that did not arrive. */
  readonly clear: () => readonly UploadRow[];
}

const over: ReadonlySet<UploadRow['state']> = new Set<UploadRow['state']>(['infected', 'failed']);

export function makeUploadList(): UploadList {
  const store = makeStore<UploadsView>({ rows: [], arrived: [] });
  const set = (next: Partial<UploadsView>): void => store.set({ ...store.getSnapshot(), ...next });
  const rows = (): readonly UploadRow[] => store.getSnapshot().rows;
  const without = (key: string): readonly UploadRow[] => rows().filter((row) => row.key !== key);
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    find: (key) => rows().find((row) => row.key === key),
    add: (added) => set({ rows: [...rows(), ...added] }),
    change: (key, next) =>
      set({ rows: rows().map((row) => (row.key === key ? { ...row, ...next } : row)) }),
    remove: (key) => set({ rows: without(key) }),
    arrive: ({ key, name }) =>
      set({ rows: without(key), arrived: [...store.getSnapshot().arrived, name] }),
    clear: () => {
      const gone = rows().filter(({ state }) => over.has(state));
      set({ rows: rows().filter((row) => !gone.includes(row)), arrived: [] });
      return gone;
    },
  };
}

/** A file that the person gave just now. */
export const fresh = (name: string, sizeBytes: number, place: Target): UploadRow => ({
  key: uuid(),
  name,
  sizeBytes,
  sentBytes: 0,
  place,
  state: 'queued',
  uploadId: null,
  plannedId: null,
  sendingId: null,
  error: null,
  since: null,
  isOther: false,
});

/** One that is not even begun. */
export const tooLarge = ({ name, size }: File, place: Target): UploadRow => ({
  ...fresh(name, size, place),
  state: 'failed',
  error: new ProblemError('file-too-large'),
});

/** One that this page knows only from the service. */
export const recalled = (upload: Upload): UploadRow => {
  const { spaceId, folderId, name, sizeBytes, receivedBytes } = upload;
  return {
    ...fresh(name, sizeBytes, { spaceId, folderId: folderId ?? undefined }),
    sentBytes: receivedBytes,
    uploadId: upload.id,
    ...standing(upload),
  };
};

function standing({ state, refusal }: Upload): Pick<UploadRow, 'state' | 'error'> {
  if (state === 'refused') return refused(refusal);
  return { state: state === 'scanning' ? 'scanning' : 'interrupted', error: null };
}

/** A virus is said of nothing in which none was found. */
const refused = (refusal: Upload['refusal']): Pick<UploadRow, 'state' | 'error'> =>
  refusal === 'virus-found'
    ? { state: 'infected', error: null }
    : { state: 'failed', error: new ProblemError(refusal ?? 'scan-impossible') };
