import type { Member } from '@astra/contracts/actor';
import type { Meeting as MeetingView, Nudge, WaitingMessage } from '@astra/contracts/meetings';
import type { PictureAnswered } from '@astra/contracts/pictures';
import { mayOnMeeting } from '@astra/policy/meetings';
import type { Meeting } from '#domain/meeting.ts';
import { atDoor } from '#domain/times.ts';
import type { News } from '#ports/news.ts';
import type { MeetingSight } from '#ports/store.ts';
import { commit } from './commit.ts';
import type { Deps } from './deps.ts';
import { toMessage } from './messages.ts';
import { nameOf } from './names.ts';
import { makeLookAtMeeting, namesIn, toView } from './present-meeting.ts';
import { makeRefresher } from './refresher.ts';

/** One open page of a member. */
export type MemberPage = {
  readonly meeting: (meeting: MeetingView) => void;
  readonly message: (written: {
    readonly meetingId: string;
    readonly guestId: string;
    readonly message: WaitingMessage;
  }) => void;
  /** A moderator's word for this person. */
  readonly nudge: (nudge: Nudge) => void;
  /** What somebody has answered to this person's question. */
  readonly picture: (answered: PictureAnswered) => void;
  /** Something may have been missed, or is no longer theirs: read again. */
  readonly resync: () => void;
  readonly close: () => void;
};

type Watcher = { readonly actor: Member; readonly page: MemberPage };
type Place = {
  readonly organisationId: string;
  readonly hostIds: readonly string[];
  readonly memberIds: readonly string[];
};

const concerns = ({ actor }: Watcher, { organisationId, hostIds, memberIds }: Place): boolean =>
  memberIds.includes(actor.id) ||
  (actor.organisationId === organisationId &&
    (actor.roles.includes('secretary') || hostIds.includes(actor.id)));

const placeOf = ({ organisationId, hostId, members }: Meeting): Place => ({
  organisationId,
  hostIds: [hostId],
  memberIds: members.map((one) => one.personId),
});

/** Pages of members that are open on this replica. */
export class LiveMembers {
  readonly #watchers = new Set<Watcher>();
  readonly #refreshers = new Map<string, () => void>();
  readonly #deps: Deps;
  readonly #look: ReturnType<typeof makeLookAtMeeting>;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#look = makeLookAtMeeting(deps);
  }

  /** The page reads everything anew; what waits for this host or rings is shown at once, and told to those who wait. */
  watch(actor: Member, page: MemberPage): () => void {
    const watcher = { actor, page };
    this.#watchers.add(watcher);
    page.resync();
    this.#showWhatCannotWait(watcher).catch(this.#failed);
    return () => this.#watchers.delete(watcher);
  }

  hear(news: News): void {
    switch (news.kind) {
      case 'meeting':
        if (this.#concerned(news).length > 0) this.#refresh(news);
        return;
      case 'message':
        // Who is invited beside the host is found with the meeting.
        if (this.#watchers.size > 0) this.#showMessage(news).catch(this.#failed);
        return;
      case 'nudge':
        this.#nudge(news).catch(this.#failed);
        return;
      case 'picture':
        return this.#tellAnswer(news);
      case 'session-ended':
        return this.#closeWhere(({ actor }) => actor.sessionId === news.sessionId);
      case 'person':
        // Their rights may have changed: the page comes back with a fresh token, or not at all.
        return this.#closeWhere(({ actor }) => actor.id === news.personId);
      case 'device':
      case 'room-closed':
    }
  }

  resyncAll(): void {
    for (const { page } of this.#watchers) page.resync();
  }

  readonly #failed = (error: unknown): void =>
    this.#deps.log.warn({ err: error }, 'News did not reach the pages of members');

  #concerned(place: Place): readonly Watcher[] {
    return [...this.#watchers].filter((one) => concerns(one, place));
  }

  #closeWhere(isMeant: (watcher: Watcher) => boolean): void {
    for (const watcher of this.#watchers) if (isMeant(watcher)) watcher.page.close();
  }

  #refresh(news: Extract<News, { kind: 'meeting' }>): void {
    // A former host is told once more, to read again without it.
    for (const one of this.#concerned(news)) if (isFormerHost(one, news)) one.page.resync();
    const { organisationId, meetingId } = news;
    const known = this.#refreshers.get(meetingId);
    const refresh =
      known ??
      makeRefresher(
        async () => {
          const sight = await this.#look(organisationId, meetingId);
          if (sight) await this.#show(sight);
        },
        this.#failed,
        () => this.#refreshers.delete(meetingId),
      );
    this.#refreshers.set(meetingId, refresh);
    refresh();
  }

  async #show(sight: MeetingSight, only?: Watcher): Promise<void> {
    const { meeting } = sight;
    const names = await namesIn(this.#deps.directory, sight);
    const shown = (only ? [only] : this.#concerned(placeOf(meeting))).filter(({ actor }) =>
      mayOnMeeting(actor, 'meeting.see', meeting),
    );
    for (const { actor, page } of shown) page.meeting(toView(actor, sight, names));
    if (shown.some(({ actor }) => actor.id === meeting.hostId)) await this.#informGuests(meeting);
  }

  /** Who waits for this host, and calls that ring. */
  async #showWhatCannotWait(watcher: Watcher): Promise<void> {
    const { actor } = watcher;
    const { organisationId } = actor;
    const now = this.#deps.clock.now();
    const ids = await this.#deps.store.within({ organisationId }, async ({ meetings }) => [
      ...(await meetings.waitingOfHost(actor.id, atDoor(now))),
      ...(await meetings.ringingFor(actor.id, now)),
    ]);
    for (const id of ids) {
      const sight = await this.#look(organisationId, id);
      if (sight) await this.#show(sight, watcher);
    }
  }

  /** The host's page has shown who waits: those are told. */
  async #informGuests(shown: Meeting): Promise<void> {
    if (!shown.guests.some(isUninformed)) return;
    const { organisationId, id } = shown;
    await this.#deps.store.within({ organisationId }, async (unit) => {
      const meeting = await unit.meetings.findForChange(id);
      if (!meeting?.guests.some(isUninformed)) return;
      const guests = meeting.guests.map((guest) =>
        isUninformed(guest) ? { ...guest, isHostInformed: true } : guest,
      );
      await commit(unit, meeting, { ...meeting, guests });
    });
  }

  async #showMessage(news: Extract<News, { kind: 'message' }>): Promise<void> {
    const { organisationId, meetingId, guestId } = news;
    const found = await this.#deps.store.within({ organisationId }, async (unit) => {
      const row = await unit.messages.find(news.messageId);
      const meeting = await unit.meetings.find(meetingId);
      return row && meeting && { row, meeting };
    });
    if (!found) return;
    const { row, meeting } = found;
    const authorName =
      row.authorKind === 'guest'
        ? (meeting.guests.find((one) => one.id === guestId)?.name ?? '')
        : await nameOf(this.#deps.directory, row.authorId);
    const written = { meetingId, guestId, message: toMessage(row, authorName) };
    for (const { actor, page } of this.#concerned(placeOf(meeting)))
      if (mayOnMeeting(actor, 'meeting.write', meeting)) page.message(written);
  }

  #tellAnswer({
    meetingId,
    questionId,
    askedBy,
    isAgreed,
  }: Extract<News, { kind: 'picture' }>): void {
    if (isAgreed === null) return;
    for (const { actor, page } of this.#watchers)
      if (actor.id === askedBy) page.picture({ meetingId, questionId, isAgreed });
  }

  async #nudge({
    meetingId,
    personId,
    word,
    byId,
  }: Extract<News, { kind: 'nudge' }>): Promise<void> {
    const meant = [...this.#watchers].filter(({ actor }) => actor.id === personId);
    if (meant.length === 0) return;
    const byName = await nameOf(this.#deps.directory, byId);
    for (const { page } of meant) page.nudge({ meetingId, word, byName });
  }
}

const isFormerHost = (
  { actor }: Watcher,
  { hostIds, memberIds }: Extract<News, { kind: 'meeting' }>,
): boolean =>
  !actor.roles.includes('secretary') && hostIds[0] !== actor.id && !memberIds.includes(actor.id);

const isUninformed = (guest: Meeting['guests'][number]): boolean =>
  guest.step === 'waiting' && !guest.isHostInformed;
