import { archiveLocalpart, archiveName, type ArchiveRule } from '#domain/archive.ts';
import type {
  ArchivedMessage,
  ArchiveDevice,
  ArchiveKeys,
  ArchiveLine,
  ArchiveStep,
  ArchiveTools,
  News,
  ReadEvent,
} from '#ports/archive.ts';
import type { Deps } from './deps.ts';
import { archivedMessage, isKept, openedMessage } from './archived-message.ts';
import { resealDevice } from './reseal-archives.ts';

/** Reads for every archive what is new in its rooms, and keeps it. */
export type KeepArchives = {
  readonly round: () => Promise<void>;
  /** Lets go of what this process holds. */
  readonly stop: () => Promise<void>;
};

/** One archive in the memory of this process. */
type Session = {
  device: ArchiveDevice;
  readonly keys: ArchiveKeys;
  line: { readonly use: ArchiveLine; readonly until: Date } | null;
};

/** A token is asked for anew before it ends. */
const earlyMs = 30_000;

export function makeKeepArchives(deps: Deps): KeepArchives {
  const { store, log, archive } = deps;
  const sessions = new Map<string, Session>();
  const forget = async (organisationId: string): Promise<void> => {
    const session = sessions.get(organisationId);
    sessions.delete(organisationId);
    await session?.keys.close();
  };
  const one = async (tools: ArchiveTools, rule: ArchiveRule): Promise<void> => {
    const { organisationId } = rule;
    const device = await hold(deps, organisationId);
    // Another replica reads for it, or has read since: what is in memory here is old.
    if (sessions.get(organisationId)?.device.version !== device?.version)
      await forget(organisationId);
    if (!device) return;
    const session = sessions.get(organisationId) ?? (await begin(deps, tools, device));
    sessions.set(organisationId, session);
    const news = await listen(deps, rule, session);
    try {
      await take(deps, { tools, rule, session, news });
    } catch (error) {
      // What is in memory and what is kept may differ now: what is kept holds.
      await forget(organisationId);
      throw error;
    }
  };
  const letGo = (organisationId: string): Promise<void> =>
    store.within('system', ({ archives }) => archives.letGo(organisationId, deps.replica));
  return {
    round: async () => {
      if (!archive) return;
      const rules = await store.within('system', ({ archives }) => archives.held());
      for (const id of sessions.keys())
        if (!rules.some(({ organisationId }) => organisationId === id)) await forget(id);
      for (const rule of rules)
        await one(archive, rule).catch(async (error: unknown) => {
          log.warn({ err: error, organisationId: rule.organisationId }, 'An archive reads later');
          // Another replica may be able to; where this fails too, in a few seconds.
          await letGo(rule.organisationId).catch(() => undefined);
        });
    },
    stop: async () => {
      for (const id of sessions.keys()) {
        await forget(id);
        await letGo(id);
      }
    },
  };
}

function hold(
  { store, random, replica }: Deps,
  organisationId: string,
): Promise<ArchiveDevice | null> {
  return store.within('system', async ({ archives }) => {
    const deviceId = random.uuid().replaceAll('-', '').toUpperCase();
    await archives.addDevice({ organisationId, deviceId });
    return archives.hold(organisationId, replica);
  });
}

async function begin(deps: Deps, tools: ArchiveTools, held: ArchiveDevice): Promise<Session> {
  const { store, server } = deps;
  const { organisationId } = held;
  // Before anything is written: a record by the old key and one by the new would be two.
  const device = await resealDevice(deps, tools, held);
  const records = await store.within('system', ({ archives }) => archives.records(organisationId));
  const userId = server.userId(archiveLocalpart(organisationId));
  return { device, keys: await tools.openKeys({ ...device, userId }, records), line: null };
}

async function listen({ server, clock }: Deps, rule: ArchiveRule, session: Session): Promise<News> {
  const { organisationId, deviceId, position } = session.device;
  const now = clock.now().getTime();
  if (!session.line || session.line.until.getTime() < now) {
    const [localpart, displayName] = [archiveLocalpart(organisationId), archiveName(rule)];
    await server.putAccount({ localpart, displayName, personId: null });
    const granted = await server.signIn({ localpart, deviceId, name: displayName });
    const until = new Date(now + granted.expiresInMs - earlyMs);
    session.line = { use: server.archiveLine(localpart, granted.accessToken), until };
  }
  const { use } = session.line;
  return use.news(position).catch((error: unknown) => {
    session.line = null;
    throw error;
  });
}

type Taking = {
  readonly tools: ArchiveTools;
  readonly rule: ArchiveRule;
  readonly session: Session;
  readonly news: News;
};

/** What is new is kept with the keys that opened it, at once; what is sent is kept before, for no key is made twice. */
async function take(deps: Deps, { tools, rule, session, news }: Taking): Promise<void> {
  const { store, clock } = deps;
  const { keys, line } = session;
  const { newSessions } = await keys.receive(news);
  const messages = [
    ...(await messagesOf(tools, { session, news })),
    ...(await openedNow(deps, tools, { session, newSessions })),
  ];
  await save(deps, session, { messages, position: news.position });
  const requests = await keys.requests(session.device);
  if (requests.length > 0) {
    await save(deps, session, {});
    for (const { request, answered } of requests)
      if (line) await answered(await line.use.send(request));
    await save(deps, session, { isSigned: true });
  }
  if (!rule.readyAt)
    await store.within('system', ({ archives }) =>
      archives.ready(rule.organisationId, clock.now()),
    );
}

async function save(
  { store, archive }: Deps,
  session: Session,
  step: Partial<Pick<ArchiveStep, 'messages' | 'position' | 'isSigned'>>,
): Promise<void> {
  const { device, keys } = session;
  const records = await keys.changes();
  const { position, isSigned } = { ...device, ...step };
  const { messages = [] } = step;
  const keyName = archive?.seal.keyName ?? '';
  const isChanged =
    records.length > 0 ||
    messages.length > 0 ||
    position !== device.position ||
    isSigned !== device.isSigned;
  if (!isChanged) return;
  const isSaved = await store.within('system', ({ archives }) =>
    archives.save(device, { records, messages, position, isSigned, keyName }),
  );
  if (!isSaved) throw new Error('Another replica has read for this archive');
  session.device = { ...device, position, isSigned, version: device.version + 1 };
}

async function messagesOf(
  { seal }: ArchiveTools,
  { session, news }: { readonly session: Session; readonly news: News },
): Promise<readonly ArchivedMessage[]> {
  const { keys, device } = session;
  const messages: ArchivedMessage[] = [];
  for (const { roomId, events } of news.rooms)
    for (const event of events.filter(isKept)) {
      const opened = await keys.open(roomId, event);
      const about = { organisationId: device.organisationId, roomId, event, opened };
      messages.push(archivedMessage(seal, about));
    }
  return messages;
}

/** What came before its key. */
async function openedNow(
  { store }: Deps,
  { seal }: ArchiveTools,
  about: { readonly session: Session; readonly newSessions: readonly string[] },
): Promise<readonly ArchivedMessage[]> {
  const { session, newSessions } = about;
  const { organisationId } = session.device;
  if (newSessions.length === 0) return [];
  const waiting = await store.within('system', ({ archives }) =>
    archives.waiting(organisationId, newSessions),
  );
  const messages: ArchivedMessage[] = [];
  for (const one of waiting) {
    // Sealed by us as it came from the chat server.
    const event = openedMessage(seal, organisationId, one) as ReadEvent;
    const opened = await session.keys.open(one.matrixRoomId, event);
    const roomId = one.matrixRoomId;
    if (opened) messages.push(archivedMessage(seal, { organisationId, roomId, event, opened }));
  }
  return messages;
}
