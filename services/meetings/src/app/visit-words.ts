import type { WaitingMessage } from '@astra/contracts/meetings';
import { AppError } from '@astra/kit/problems';
import { notOver } from '#domain/meeting-life.ts';
import { askForHelp } from '#domain/visit-steps.ts';
import type { ByGuest } from '#ports/by.ts';
import type { MessageRow } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { newsOf, toMessage, writtenBefore, type Words } from './messages.ts';
import { onVisit } from './on-visit.ts';

const windowMs = 600_000;
const mostMessages = 30;

/** A guest answers the staff. The same key gives the same message. */
export type WriteToStaff = (by: ByGuest, words: Words) => Promise<WaitingMessage>;

export function makeWriteToStaff(deps: Deps): WriteToStaff {
  const { clock, random } = deps;
  const act = makeAct(deps);
  return async (by, { text, key }) => {
    let written: WaitingMessage | null = null;
    await onVisit(act, { by, action: 'visit.write' }, async ({ unit, meeting, guest }) => {
      const sender = { guestId: guest.id, authorId: guest.id, key };
      const known = await writtenBefore(unit, sender, text);
      if (known) {
        written = toMessage(known, guest.name);
        return guest;
      }
      decided(notOver(meeting));
      if (guest.step === 'invited') throw new AppError('not-allowed');
      const now = clock.now();
      const since = new Date(now.getTime() - windowMs);
      if ((await unit.messages.countByGuestSince(guest.id, since)) >= mostMessages)
        throw new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds: 60 } });
      const row: MessageRow = {
        id: random.uuid(),
        organisationId: guest.organisationId,
        meetingId: meeting.id,
        guestId: guest.id,
        authorKind: 'guest',
        authorId: guest.id,
        text,
        at: now,
      };
      await unit.messages.add(row, key);
      await unit.tell(newsOf(row, [meeting.hostId]));
      written = toMessage(row, guest.name);
      return guest;
    });
    if (!written) throw new Error('The message was not written');
    return written;
  };
}

/** A guest asks the staff for help; stays until somebody answers. */
export type AskForHelp = (by: ByGuest) => Promise<void>;

export function makeAskForHelp(deps: Deps): AskForHelp {
  const act = makeAct(deps);
  return (by) =>
    onVisit(act, { by, action: 'visit.help' }, async ({ meeting, guest }) => {
      decided(notOver(meeting));
      return askForHelp(guest);
    });
}

type Rating = { readonly stars: number; readonly comment?: string };

/** Said once the visit is over for the guest; said again, the latest counts. */
export type RateVisitUse = (by: ByGuest, rating: Rating) => Promise<void>;

export function makeRateVisit(deps: Deps): RateVisitUse {
  const { clock } = deps;
  const act = makeAct(deps);
  return (by, { stars, comment }) =>
    onVisit(act, { by, action: 'visit.rate' }, async ({ unit, meeting, guest }) => {
      if (meeting.state !== 'ended' && guest.step !== 'left') throw new AppError('not-allowed');
      await unit.ratings.rate(guest, { stars, comment: comment ?? null, at: clock.now() });
      return guest;
    });
}
