import { askFreshProof } from '@astra/kit/fresh-proof';
import type { Readable } from 'node:stream';
import type { PersonRecord as RecordView } from '@astra/contracts/chat-keeping';
import { AppError } from '@astra/kit/problems';
import { mayKeepPerson, mayKeepRoom } from '@astra/policy/chat-keeping';
import { releaseFor } from '#domain/archive-release.ts';
import type { ArchiveRelease, ReleaseTarget } from '#domain/archive-release.ts';
import type { Room } from '#domain/room.ts';
import type { ArchiveFile } from '#ports/archives.ts';
import type { ByMember } from '#ports/by.ts';
import type { PersonRecord } from '#ports/keeping.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, scopeOf, type ActName } from './act.ts';
import type { Deps } from './deps.ts';
import { alive } from './archive-releases.ts';
import { archivedFile, isArchivedBy, isRoomArchived, ownArchivedFile } from './export-archive.ts';
import { jsonFile, linesFile, markedEvent, personWords, roomWords } from './export-files.ts';
import type { Archived } from './export-files.ts';
import { keptRoom } from './kept-room.ts';
import { thePerson, type Seen } from './the-person.ts';

export type ExportUses = {
  /** What there is of a person, before it is exported or erased. */
  readonly seePerson: (by: ByMember, personId: string) => Promise<RecordView>;
  readonly room: (by: ByMember, roomId: string) => Promise<Readable>;
  readonly person: (by: ByMember, personId: string) => Promise<Readable>;
};

const ofPerson = (action: string, personId: string): ActName => ({
  action,
  targetKind: 'person',
  targetId: personId,
  subjectId: personId,
});

/** All that is kept of a room or of a person, for machines to read; the trail says who took it. */
export function makeExportUses(deps: Deps): ExportUses {
  const { clock, makeArchive } = deps;
  const act = makeAct(deps);
  return {
    seePerson: (by, personId) =>
      act(by, { ...ofPerson('chat.see-record', personId), isReading: true }, async (unit) => {
        const { account, record } = await thePerson(unit, by, personId);
        return {
          displayName: account.displayName,
          isActive: account.isActive,
          rooms: (await unit.rooms.ofPerson(personId)).length,
          erasure: erasureOf(record),
          mayErase: mayKeepPerson(by.actor, 'chat.erase-person', account),
          isArchived: await isArchivedBy(unit, by, record.localparts.map(deps.server.userId)),
        };
      }),
    room: async (by, roomId) => {
      const facts = { action: 'room.export', targetKind: 'room', targetId: roomId };
      const files = await act(by, facts, async (unit) => {
        const room = await keptRoom(unit, by, roomId);
        if (!mayKeepRoom(by.actor, 'room.export', room)) throw new AppError('not-allowed');
        askFreshProof(by, clock);
        return filesOfRoom(deps, unit, { by, room });
      });
      return makeArchive(files, clock.now());
    },
    person: async (by, personId) => {
      const files = await act(by, ofPerson('chat.export-person', personId), async (unit) => {
        const seen = await thePerson(unit, by, personId);
        askFreshProof(by, clock);
        return filesOfPerson(deps, unit, { by, ...seen });
      });
      return makeArchive(files, clock.now());
    },
  };
}

const erasureOf = ({ erasureAskedAt, erasedAt }: PersonRecord): RecordView['erasure'] => {
  if (erasedAt) return 'done';
  return erasureAskedAt ? 'asked' : 'none';
};

const roomFacts = (room: Room): object => ({
  roomId: room.id,
  matrixRoomId: room.matrixRoomId,
  kind: room.kind,
  name: room.name,
  teamId: room.teamId,
  meetingId: room.meetingId,
  forRoles: room.forRoles,
});

/** What somebody is in a room: whether they lead there, and whether they only read. */
const standingOf = ({ members, silencedIds }: Room, personId: string): object => ({
  isModerator: members.some((one) => one.personId === personId && one.isModerator),
  isSilenced: silencedIds.includes(personId),
});

async function filesOfPerson(
  deps: Deps,
  unit: Unit,
  { by, account, record }: Seen & { readonly by: ByMember },
): Promise<readonly ArchiveFile[]> {
  const { clock, server } = deps;
  const { personId } = account;
  const userIds = record.localparts.map(server.userId);
  const teams = await unit.teams.ofPerson(personId);
  const rooms = await unit.rooms.ofPerson(personId);
  const release = await releaseOf(deps, unit, { by, target: { kind: 'person', id: personId } });
  const isArchived = await isArchivedBy(unit, by, userIds);
  return [
    personWords(archivedAs(isArchived, release)),
    jsonFile('person.json', {
      exportedAt: clock.now(),
      exportedBy: by.actor.id,
      ...account,
      userIds,
      roles: record.roles,
      createdAt: record.createdAt,
      archiveRelease: noteOf(release),
    }),
    linesFile(
      'teams.jsonl',
      teams.map(({ id, name, members }) => ({
        teamId: id,
        name,
        ...members.find((one) => one.personId === personId),
      })),
    ),
    linesFile(
      'rooms.jsonl',
      rooms.map((room) => ({ ...roomFacts(room), ...standingOf(room, personId) })),
    ),
    linesFile('former-rooms.jsonl', record.formerRooms),
    linesFile('devices.jsonl', record.devices),
    linesFile('device-keys.jsonl', record.deviceKeys),
    linesFile('notifications.jsonl', await toldDevices(deps, personId)),
    linesFile('links.jsonl', record.links),
    linesFile('reports.jsonl', record.reports),
    linesFile('readings.jsonl', record.readings),
    ...(isArchived && release ? [ownArchivedFile(deps, userIds, letBy(deps, by, release))] : []),
    { path: 'events.jsonl', lines: () => eventsBy(deps, by, userIds) },
  ];
}

/** Browsers that are told of news: nobody but the person sees them otherwise. What they are reached by is no fact of theirs. */
const toldDevices = async ({ store }: Deps, personId: string): Promise<readonly object[]> =>
  (await store.within('system', ({ pushDevices }) => pushDevices.ofPerson(personId))).map(
    ({ name, addedAt, toldAt }) => ({ name, addedAt, toldAt }),
  );

type Wish = { readonly by: ByMember; readonly target: ReleaseTarget };

/** By which the caller may have what an archive has read; null: by none, and it is left out. */
const releaseOf = async (deps: Deps, unit: Unit, { by, target }: Wish) =>
  releaseFor(await alive(deps, unit, by), { target, personId: by.actor.id });

const letBy = (deps: Deps, by: ByMember, { id }: ArchiveRelease) => ({
  by,
  stillLet: async (unit: Unit) => {
    if (!(await alive(deps, unit, by)).some((one) => one.id === id))
      throw new AppError('not-allowed', 'The release has ended');
  },
});

const archivedAs = (isArchived: boolean, release: ArchiveRelease | null): Archived => {
  if (!isArchived) return 'not';
  return release ? 'released' : 'kept back';
};

/** Why it was taken out, and who else agreed. */
const noteOf = (release: ArchiveRelease | null): object | null =>
  release && {
    reason: release.reason,
    confirmedBy: release.confirmedBy,
    confirmedAt: release.confirmedAt,
  };

async function filesOfRoom(
  deps: Deps,
  unit: Unit,
  { by, room }: { readonly by: ByMember; readonly room: Room },
): Promise<readonly ArchiveFile[]> {
  const { server, clock } = deps;
  const { matrixRoomId } = room;
  const release = await releaseOf(deps, unit, { by, target: { kind: 'room', id: room.id } });
  const isArchived = await isRoomArchived(unit, room);
  const team = room.teamId === null ? null : await unit.teams.find(room.teamId);
  const named = await unit.accounts.named(room.members.map(({ personId }) => personId));
  const accounts = new Map(named.map((one) => [one.personId, one]));
  const members = room.members.map(({ personId, isModerator }) => {
    const account = accounts.get(personId);
    const position = team?.members.find((one) => one.personId === personId)?.position ?? null;
    return {
      personId,
      displayName: account?.displayName ?? null,
      userId: account ? server.userId(account.localpart) : null,
      isModerator,
      isSilenced: room.silencedIds.includes(personId),
      position,
    };
  });
  return [
    roomWords(archivedAs(isArchived, release)),
    jsonFile('room.json', {
      exportedAt: clock.now(),
      exportedBy: by.actor.id,
      ...roomFacts(room),
      team: team && { id: team.id, name: team.name },
      isClosed: room.isClosed,
      keptDays: room.keptDays,
      archiveRelease: noteOf(release),
    }),
    ...(isArchived && release ? [archivedFile(deps, room, letBy(deps, by, release))] : []),
    linesFile('members.jsonl', members),
    linesFile('links.jsonl', await unit.links.ofRoom(room.id)),
    linesFile('reports.jsonl', await unit.reports.all(room.id)),
    linesFile('readings.jsonl', await unit.records.readingsIn(room.id)),
    {
      path: 'events.jsonl',
      lines: async function* lines() {
        if (matrixRoomId === null) return;
        for await (const event of server.history(matrixRoomId)) yield markedEvent({ event });
      },
    },
  ];
}

/** What somebody sent in whichever room; a room of another organisation is named by its Matrix id alone. */
async function* eventsBy(
  { store, server }: Deps,
  by: ByMember,
  userIds: readonly string[],
): AsyncGenerator<string> {
  const all = await Promise.all(userIds.map(server.roomsOf));
  const matrixRoomIds = [...new Set(all.flat())].toSorted();
  const ours = await store.within(scopeOf(by), ({ records }) => records.roomsBy(matrixRoomIds));
  for (const matrixRoomId of matrixRoomIds) {
    const roomId = ours.find((one) => one.matrixRoomId === matrixRoomId)?.id ?? null;
    for await (const event of server.history(matrixRoomId, userIds))
      yield markedEvent({ roomId, matrixRoomId, event });
  }
}
