import type { WaitingMessage, WaitingMessages } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import type { Static } from 'typebox';
import type { Guest } from '#domain/meeting.ts';
import { withGuest } from '#domain/admission.ts';
import { notOver } from '#domain/meeting-life.ts';
import { settleHelp } from '#domain/visit-steps.ts';
import type { ByMember } from '#ports/by.ts';
import type { Directory } from '#ports/directory.ts';
import type { MessageKey, MessageRow, Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { commit } from './commit.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { nameOf } from './names.ts';
import { guestIn, onMeeting } from './on-meeting.ts';

type Target = { readonly meetingId: string; readonly guestId: string };

/** Words, and the key (a UUID) that makes sending them again harmless. */
export type Words = { readonly text: string; readonly key: string };

/** Writes to a guest who waits. That somebody answered ends their call for help. The same key gives the same message. */
export type WriteToGuest = (by: ByMember, target: Target, words: Words) => Promise<WaitingMessage>;

export function makeWriteToGuest(deps: Deps): WriteToGuest {
  const { clock, random, directory } = deps;
  const act = makeAct(deps);
  return async (by, { meetingId, guestId }, { text, key }) => {
    const asks = { by, meetingId, guestId, action: 'meeting.write' } as const;
    const message = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const known = await writtenBefore(unit, { guestId, authorId: by.actor.id, key }, text);
      if (known) return known;
      const guest = guestIn(decided(notOver(meeting)), guestId);
      const row: MessageRow = {
        id: random.uuid(),
        organisationId: meeting.organisationId,
        meetingId,
        guestId,
        authorKind: by.actor.id === meeting.hostId ? 'host' : 'staff',
        authorId: by.actor.id,
        text,
        at: clock.now(),
      };
      await unit.messages.add(row, key);
      const helper = { personId: by.actor.id, at: row.at };
      await commit(unit, meeting, withGuest(meeting, settleHelp(guest, helper)));
      await unit.tell(newsOf(row, [meeting.hostId]));
      return row;
    });
    return toMessage(message, await nameOf(directory, by.actor.id));
  };
}

/** The message that the same key has brought before. @throws AppError `key-reused` */
export async function writtenBefore(
  unit: Unit,
  key: MessageKey,
  text: string,
): Promise<MessageRow | null> {
  const known = await unit.messages.findByKey(key);
  if (known && known.text !== text) throw new AppError('key-reused');
  return known;
}

export const newsOf = (row: MessageRow, hostIds: readonly string[]) =>
  ({
    kind: 'message',
    organisationId: row.organisationId,
    meetingId: row.meetingId,
    guestId: row.guestId,
    messageId: row.id,
    hostIds,
  }) as const;

export type ReadMessages = (
  by: ByMember,
  target: Target,
) => Promise<Static<typeof WaitingMessages>>;

export function makeReadMessages(deps: Deps): ReadMessages {
  const act = makeAct(deps);
  return async (by, { meetingId, guestId }) => {
    const asks = { by, meetingId, guestId, action: 'meeting.write', isReading: true } as const;
    const found = await onMeeting(act, asks, async ({ unit, meeting }) => {
      const guest = guestIn(meeting, guestId);
      return { guest, rows: await unit.messages.ofGuest(guestId) };
    });
    return { items: await withNames(deps.directory, found.guest, found.rows) };
  };
}

/** Messages with their authors' names as they are now. */
export const withNames = (
  directory: Directory,
  guest: Guest,
  rows: readonly MessageRow[],
): Promise<WaitingMessage[]> =>
  Promise.all(rows.map(async (row) => toMessage(row, await authorOf(directory, guest, row))));

const authorOf = (directory: Directory, guest: Guest, row: MessageRow): Promise<string> =>
  row.authorKind === 'guest' ? Promise.resolve(guest.name) : nameOf(directory, row.authorId);

export const toMessage = (row: MessageRow, authorName: string): WaitingMessage => ({
  id: row.id,
  from: row.authorKind,
  authorName,
  text: row.text,
  at: row.at.toISOString(),
});
