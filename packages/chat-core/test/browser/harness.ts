import { browserClock } from '@astra/page-state/browser-clock';
import { makeBrowserCells } from '../../src/browser-cells.ts';
import type { ChatAccount } from '../../src/chat-link.ts';
import { ChatSession } from '../../src/chat-session.ts';
import { makeEncryptedKeep } from '../../src/keep.ts';
import { makeBrowserTabLock } from '../../src/tab-lock.ts';
import type { Timeline } from '../../src/timeline.ts';

let session: ChatSession | null = null;
const timelines = new Map<string, Timeline>();

/** What a test asks of the page: a chat as the web app makes it. */
const chat = {
  make: async (account: Omit<ChatAccount, 'storageKey'>, key: readonly number[]): Promise<void> => {
    const storageKey = new Uint8Array(key);
    const name = `${account.userId} ${account.deviceId}`;
    session = new ChatSession({
      account: { ...account, storageKey },
      renewToken: async () => null,
      askFormerDevices: async () => ({}),
      loadOpen: async () =>
        (await import('../../src/matrix/open-matrix.ts')).makeOpenMatrix({ keys: 'database' }),
      tabLock: makeBrowserTabLock(name),
      keep: await makeEncryptedKeep(makeBrowserCells(`cells ${name}`), storageKey),
      clock: browserClock,
      newId: () => crypto.randomUUID(),
    });
  },
  start: (): void => void session?.start(),
  takeOver: (): void => void session?.takeOver(),
  forget: (): Promise<void> | undefined => session?.forget(),
  startAndForget: async (afterMs: number): Promise<void> => {
    void session?.start();
    await new Promise((done) => setTimeout(done, afterMs));
    await session?.forget();
  },
  /** Ends while the server's answer about the backup is in the client's hands; so many turns later it is read. */
  forgetWhileAnswered: async (turns: number): Promise<void> => {
    const { promise: isAnswered, resolve: answered } = Promise.withResolvers<void>();
    const { promise: isEnding, resolve: end } = Promise.withResolvers<void>();
    const real = globalThis.fetch;
    globalThis.fetch = async (resource, options) => {
      const url = resource instanceof Request ? resource.url : resource.toString();
      if (!url.includes('/room_keys/version')) return real(resource, options);
      const reply = await real(resource, { ...options, signal: null });
      const words = await reply.text();
      const body = new ReadableStream<Uint8Array>({
        start: async (stream) => {
          answered();
          await isEnding;
          for (let turn = 0; turn < turns; turn += 1) await new Promise((next) => setTimeout(next));
          stream.enqueue(new TextEncoder().encode(words));
          stream.close();
        },
      });
      return new Response(body, { status: reply.status, headers: reply.headers });
    };
    try {
      void session?.start();
      await isAnswered;
      const ended = session?.forget();
      end();
      await ended;
    } finally {
      globalThis.fetch = real;
    }
  },
  phase: (): unknown => session?.phase.getSnapshot(),
  device: (): string | undefined => session?.encryption?.getSnapshot().device,
  draft: (roomId: string, text: string): void => session?.drafts.set(roomId, text),
  drafts: (): readonly string[] => [...(session?.drafts.getSnapshot().values() ?? [])],
  lines: (roomId: string): readonly string[] => {
    const known = timelines.get(roomId) ?? session?.timeline(roomId);
    if (!known) return [];
    if (!timelines.has(roomId)) void known.open();
    timelines.set(roomId, known);
    return known.getSnapshot().entries.flatMap((entry) => {
      if (entry.kind !== 'message') return [];
      const { body, state } = entry.message;
      return [`${body.kind === 'content' ? body.content.text : body.kind} ${state.name}`];
    });
  },
  say: async (roomId: string, text: string): Promise<void> => {
    await timelines.get(roomId)?.send({ text, mentions: [] });
  },
  search: (text: string): number => session?.search({ text }).length ?? 0,
  databases: async (): Promise<readonly string[]> =>
    (await indexedDB.databases()).map(({ name }) => name ?? ''),
};

declare global {
  interface Window {
    chat: typeof chat;
  }
}
window.chat = chat;
