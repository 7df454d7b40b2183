import { browserClock } from '@astra/page-state/browser-clock';
import type { Upload } from '#api/documents.ts';
import { makeUploadWire } from '#api/upload-wire.ts';
import type { UploadWire } from '#api/upload-wire.ts';
import { askWhileSending } from '#screens/documents/uploads/ask-while-sending.ts';
import { knownFilesIn } from '#screens/documents/uploads/known-files.ts';
import { pageHolds } from '#screens/documents/uploads/page-holds.ts';
import { makeUploads, type Uploads } from '#screens/documents/uploads/uploads.ts';

/** Whom to tell of the files that come into one space. */
interface Teller {
  /** All of it is there: the conversation hears of it now, and sees whether the scanner lets it pass. */
  readonly onArrived: (file: Pick<Upload, 'documentId' | 'name'>) => void;
  /** It is a file now. */
  readonly onDone?: ((documentId: string) => void) | undefined;
}
interface ChatUploads {
  readonly uploads: Uploads;
  /** By the space that a file goes to. It arrives when its conversation is no longer looked at, too. */
  readonly tellers: Map<string, Teller>;
}

/** What was begun in a conversation comes back there, where its message is written, and not among the documents. */
const knownHere = knownFilesIn('astra-chat-uploads');

/** By where they go: what is on its way goes on while the person looks at something else. */
const kept = new Map<string, ChatUploads>();

/** Files on their way into conversations. */
export function chatUploadsTo(base: string): ChatUploads {
  const known = kept.get(base);
  if (known) return known;
  const tellers = new Map<string, Teller>();
  const uploads = makeUploads({
    wire: telling(makeUploadWire(base), tellers),
    clock: browserClock,
    known: knownHere,
    holds: pageHolds,
    onArrived: () => undefined,
  });
  askWhileSending(uploads);
  const made = { uploads, tellers };
  kept.set(base, made);
  return made;
}

function telling(wire: UploadWire, tellers: ChatUploads['tellers']): UploadWire {
  const told = { arrived: new Set<string>(), done: new Set<string>() };
  const tell = ({ id, spaceId, documentId, name, state }: Upload): void => {
    const teller = tellers.get(spaceId);
    const isThere = state === 'scanning' || state === 'done';
    if (isThere && !told.arrived.has(id)) {
      told.arrived.add(id);
      teller?.onArrived({ documentId, name });
    }
    if (state === 'done' && !told.done.has(id)) {
      told.done.add(id);
      teller?.onDone?.(documentId);
    }
  };
  return {
    ...wire,
    // What it became is looked at: only that says which file it is.
    begin: async (file, first) => ({ ...(await wire.begin(file, first)), state: null }),
    send: async (id, offset, piece) => ({ ...(await wire.send(id, offset, piece)), state: null }),
    look: async (id, signal) => {
      const upload = await wire.look(id, signal);
      tell(upload);
      return upload;
    },
    list: async () => {
      const items = (await wire.list()).items.filter(({ id }) => knownHere.find(id) !== undefined);
      // Of what had arrived before this page was opened, the page before it has told.
      for (const { id, state } of items) if (state === 'scanning') told.arrived.add(id);
      return { items };
    },
  };
}
