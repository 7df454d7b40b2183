import type {
  AddComment,
  ChangeComment,
  Comment as CommentView,
  CommentPage,
  CommentsQuery,
  SettleComment,
} from '@astra/contracts/document-comments';
import { AppError } from '@astra/kit/problems';
import { mayOnComment, type CommentAction } from '@astra/policy/document-comments';
import type { DocumentAction } from '@astra/policy/documents';
import type { Comment } from '#domain/comment.ts';
import type { Item } from '#domain/item.ts';
import type { Sealed } from '#domain/sealed.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, type ActName } from './act.ts';
import { fromCursor, toCursor } from './cursor.ts';
import type { Deps } from './deps.ts';
import { enterBy } from './open-file.ts';
import { factsOf, seenItem } from './seen.ts';
import { tellDamage } from './tell-damage.ts';

type Which = { readonly itemId: string; readonly commentId: string };
/** What is said of a file: of a meeting's in the meeting's name, as all that is done with it. */
export type CommentUses = {
  readonly list: (by: ByMember, itemId: string, query: CommentsQuery) => Promise<CommentPage>;
  readonly add: (by: ByMember, itemId: string, wish: AddComment) => Promise<CommentView>;
  readonly change: (by: ByMember, which: Which, wish: ChangeComment) => Promise<CommentView>;
  readonly remove: (by: ByMember, which: Which) => Promise<void>;
  /** `isSettled` false: it is open again. `version`: of the words that the actor has read. */
  readonly settle: (
    by: ByMember,
    which: Which & SettleComment,
    isSettled: boolean,
  ) => Promise<void>;
};

const usualLimit = 50;

/** The key device is asked between two transactions, never in one: the right is looked at before and after. */
export const makeCommentUses = (deps: Deps): CommentUses => ({
  list: makeList(deps),
  add: makeAdd(deps),
  change: makeChange(deps),
  ...makeEnds(deps),
});

const named = (action: string, itemId: string): ActName => ({
  action,
  targetKind: 'document',
  targetId: itemId,
});

/** A file of which the actor may read, or write, what is said. @throws AppError */
async function spokenOf(
  unit: Unit,
  by: ByMember,
  wish: { readonly id: string; readonly action: DocumentAction },
): Promise<Item> {
  const item = await seenItem(unit, by, wish);
  if (item.kind !== 'file') throw new AppError('not-found');
  return item;
}

function makeList(deps: Deps): CommentUses['list'] {
  const act = makeAct(deps);
  return async (by, itemId, { cursor, limit = usualLimit }) => {
    const about = { ...named('document.list-comments', itemId), isQuiet: true };
    const list = `comments ${itemId}`;
    const { item, found, key } = await act(by, about, async (unit) => {
      const seen = await spokenOf(unit, by, { id: itemId, action: 'document.see-comments' });
      const before = fromCursor(list, cursor)?.value ?? null;
      if (before !== null && !/^\d{1,18}$/.test(before)) throw new AppError('invalid-input');
      // One more than wanted tells whether there is a next page.
      const some = await unit.comments.list(itemId, { before, limit: limit + 1 });
      return { item: seen, found: some, key: await unit.comments.key(itemId) };
    });
    const comments = found.slice(0, limit);
    const texts = key === null ? [] : await opened(deps, by, { itemId, key, comments });
    const last = comments.at(-1);
    const hasMore = found.length > limit && last !== undefined;
    return {
      items: comments.map((comment, at) =>
        shown(by, item, { ...comment, text: texts[at] ?? null }),
      ),
      next: hasMore ? toCursor(list, { kind: '', value: last.mark, id: last.id }) : null,
    };
  };
}

type Opening = {
  readonly itemId: string;
  readonly key: Sealed;
  readonly comments: readonly Comment[];
};

/** Their texts, once it stands in the trail that they are read: one entry for each sitting, as of an opening. */
async function opened(
  deps: Deps,
  by: ByMember,
  { itemId, key, comments }: Opening,
): Promise<readonly (string | null)[]> {
  if (comments.length === 0) return [];
  const texts = await deps.commentSeal.open(key, comments);
  const about = named('document.list-comments', itemId);
  await makeAct(deps)(by, { ...about, isQuiet: true }, async (unit) => {
    await spokenOf(unit, by, { id: itemId, action: 'document.see-comments' });
    const { sessionId, roles } = by.actor;
    const isNew = await unit.comments.noteSitting({ itemId, sessionId, roles }, deps.clock.now());
    if (isNew) await unit.audit(by, { ...about, outcome: 'done' });
  });
  if (texts.includes(null))
    await tellDamage(deps, new AppError('file-damaged'), {
      organisationId: key.organisationId,
      itemId,
      note: enterBy(deps, by),
    });
  return texts;
}

function makeAdd(deps: Deps): CommentUses['add'] {
  const act = makeAct(deps);
  const { commentSeal, random, clock } = deps;
  return async (by, itemId, { text, itemVersion }) => {
    const about = named('document.comment', itemId);
    const wish = { id: itemId, action: 'document.comment' } as const;
    const id = random.uuid();
    const key = await keyFor(deps, by, itemId);
    const bytes = await commentSeal.close(key, { id, text });
    return act(by, about, async (unit) => {
      const item = await spokenOf(unit, by, wish);
      const { organisationId } = item;
      // Else it would seem to be said of a content that its author has not seen.
      const itemIs = itemVersion ?? item.version;
      const said = { id, organisationId, itemId, itemIs, bytes, madeBy: by.actor.id };
      const comment = await unit.comments.add(said, clock.now());
      if (!comment) throw new AppError('stale-version');
      await tellLookers(unit, by);
      return shown(by, item, { ...comment, text });
    });
  };
}

/** By which the file's comments are sealed, made with the first: of two that are first, one key stays. */
async function keyFor(deps: Deps, by: ByMember, itemId: string): Promise<Sealed> {
  const act = makeAct(deps);
  const about = { ...named('document.comment', itemId), isQuiet: true };
  const wish = { id: itemId, action: 'document.comment' } as const;
  const { organisationId, key } = await act(by, about, async (unit) => ({
    organisationId: (await spokenOf(unit, by, wish)).organisationId,
    key: await unit.comments.key(itemId),
  }));
  if (key !== null) return key;
  const made = { organisationId, documentId: itemId, versionId: deps.random.uuid() };
  const fresh = await deps.contents.begin(made);
  return act(by, about, async (unit) => {
    await spokenOf(unit, by, wish);
    return unit.comments.keepKey(fresh);
  });
}

/** Who looks at a meeting's documents just now sees what is said of them. */
const tellLookers = async (unit: Unit, { meeting }: ByMember): Promise<void> => {
  if (meeting) await unit.tell({ spaceId: meeting.id });
};

type Wish = Which & { readonly action: CommentAction };

/** A comment with which the actor may do this, and its file: both stay as they are until the end of it. @throws AppError */
async function seenComment(
  unit: Unit,
  by: ByMember,
  { itemId, commentId, action }: Wish,
): Promise<{ readonly item: Item; readonly comment: Comment }> {
  const item = await spokenOf(unit, by, { id: itemId, action: 'document.see-comments' });
  await unit.comments.hold(itemId);
  const comment = await unit.comments.find(itemId, commentId);
  if (!comment) throw new AppError('not-found');
  const facts = { item: factsOf(item), makerId: comment.madeBy };
  if (!mayOnComment(by.actor, action, facts)) throw new AppError('not-allowed');
  return { item, comment };
}

function makeChange(deps: Deps): CommentUses['change'] {
  const act = makeAct(deps);
  const { commentSeal, clock } = deps;
  return async (by, which, { version, text }) => {
    const about = named('document.change-comment', which.itemId);
    const wish = { ...which, action: 'change' } as const;
    const key = await act(by, { ...about, isQuiet: true }, async (unit) => {
      await seenComment(unit, by, wish);
      return unit.comments.key(which.itemId);
    });
    if (key === null) throw new AppError('not-found');
    const id = which.commentId;
    const bytes = await commentSeal.close(key, { id, text });
    return act(by, about, async (unit) => {
      const { item } = await seenComment(unit, by, wish);
      const changed = await unit.comments.change({ id, version, bytes }, clock.now());
      if (!changed) throw new AppError('stale-version');
      await tellLookers(unit, by);
      return shown(by, item, { ...changed, text });
    });
  };
}

function makeEnds(deps: Deps): Pick<CommentUses, 'remove' | 'settle'> {
  const act = makeAct(deps);
  return {
    remove: (by, which) =>
      act(by, named('document.remove-comment', which.itemId), async (unit) => {
        await seenComment(unit, by, { ...which, action: 'remove' });
        await unit.comments.remove(which.commentId);
        await tellLookers(unit, by);
      }),
    settle: (by, { version, ...which }, isSettled) => {
      const action = isSettled ? 'document.resolve-comment' : 'document.reopen-comment';
      return act(by, named(action, which.itemId), async (unit) => {
        const { comment } = await seenComment(unit, by, { ...which, action: 'resolve' });
        // Nobody settles words that they have not read.
        if (comment.version !== version) throw new AppError('stale-version');
        const settled = isSettled ? { by: by.actor.id, at: deps.clock.now() } : null;
        await unit.comments.settle(comment, settled);
        await tellLookers(unit, by);
      });
    },
  };
}

const acts = ['change', 'remove', 'resolve'] as const;

const shown = (
  { actor }: ByMember,
  item: Item,
  {
    bytes: _sealed,
    mark: _mark,
    madeAt,
    changedAt,
    settledAt,
    ...comment
  }: Comment & { readonly text: string | null },
): CommentView => ({
  ...comment,
  madeAt: madeAt.toISOString(),
  changedAt: changedAt?.toISOString() ?? null,
  settledAt: settledAt?.toISOString() ?? null,
  may: acts.filter(
    (each) =>
      // What nobody can read is settled by nobody.
      (comment.text !== null || each !== 'resolve') &&
      mayOnComment(actor, each, { item: factsOf(item), makerId: comment.madeBy }),
  ),
});
