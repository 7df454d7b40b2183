import type {
  CreateLink,
  EndedLinks,
  Link as LinkView,
  Links as LinksView,
  LinksQuery,
  ListedLink,
  MadeLink,
} from '@astra/contracts/guest-links';
import { mayOnItem } from '@astra/policy/documents';
import type { SealedLink } from '@astra/contracts/events';
import { AppError } from '@astra/kit/problems';
import { hashSecret } from '@astra/kit/random';
import { mayEndLink, mayShareOutside } from '@astra/policy/guest-links';
import { linkState, linkTries, type GuestLink } from '#domain/guest-link.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { fromCursor, toCursor } from './cursor.ts';
import type { Deps } from './deps.ts';
import { mustBeMarkable, onlyToView } from './marked-shares.ts';
import { factsOf, seenItem } from './seen.ts';

export type LinkUses = {
  readonly make: (by: ByMember, itemId: string, wish: CreateLink) => Promise<MadeLink>;
  readonly list: (by: ByMember, itemId: string) => Promise<LinksView>;
  /** Of the organisation; with `own` those that the actor has made. */
  readonly listAll: (by: ByMember, query: LinksQuery & OwnWish) => Promise<ListedLinks>;
  readonly endAll: (by: ByMember, wish: OwnWish) => Promise<EndedLinks>;
  /** At once: nobody gets one more byte by it. */
  readonly end: (by: ByMember, linkId: string) => Promise<void>;
};

type OwnWish = { readonly isOwn: boolean };
type ListedLinks = { readonly items: ListedLink[]; readonly next: string | null };

const usualLimit = 50;
const mostLinks = 50;
const day = 86_400_000;

/** Ways to a document for people outside, as those see them whose document it is. */
export function makeLinkUses(deps: Deps): LinkUses {
  const act = makeAct(deps);
  const { clock, limits } = deps;
  const shown = (link: GuestLink): LinkView => shownLink(link, clock.now());
  return {
    make: makeMake(deps),
    list: (by, itemId) => {
      const facts = { action: 'document.list-links', targetKind: 'document', targetId: itemId };
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        await seenItem(unit, by, { id: itemId, action: 'document.change' });
        const found = await unit.links.ofItem(itemId);
        return { items: found.map(shown), longestDays: limits.linkDays };
      });
    },
    listAll: (by, { isOwn, cursor, limit = usualLimit }) =>
      act(by, { action: 'document.list-all-links', isQuiet: isOwn }, async (unit) => {
        const list = isOwn ? 'own-links' : 'links';
        const after = fromCursor(list, cursor);
        const madeBy = isOwn ? by.actor.id : null;
        const found = await unit.links.all({ madeBy, after, limit: limit + 1 });
        const page = found.slice(0, limit);
        const last = page.at(-1);
        return {
          items: await named(
            unit,
            by,
            page.map(({ link }) => shown(link)),
          ),
          next: found.length > limit && last ? toCursor(list, last.mark) : null,
        };
      }),
    end: (by, linkId) => {
      const facts = { action: 'document.end-link', targetKind: 'link', targetId: linkId };
      return act(by, facts, async (unit) => {
        const link = await unit.links.find(linkId);
        if (!link || link.endedAt !== null) throw new AppError('not-found');
        const { organisationId, madeBy, itemId } = link;
        const found = await unit.items.find(itemId, by.actor);
        const item = found && factsOf(found);
        if (!mayEndLink(by.actor, { organisationId, madeBy, item }))
          throw new AppError('not-found');
        await unit.links.end(linkId, by.actor.id, clock.now());
        await unit.tell({ linkId });
      });
    },
    endAll: (by, { isOwn }) =>
      act(
        by,
        { action: isOwn ? 'document.end-own-links' : 'document.end-all-links' },
        async (unit) => {
          const ids = await unit.links.open(isOwn ? by.actor.id : null);
          for (const linkId of ids) {
            await unit.links.end(linkId, by.actor.id, clock.now());
            await unit.tell({ linkId });
          }
          return { ended: ids.length };
        },
      ),
  };
}

/** What each leads to, by name for who may see it: to end a link, nobody needs to know more. */
async function named(
  { items }: Unit,
  { actor }: ByMember,
  links: readonly LinkView[],
): Promise<ListedLink[]> {
  const listed: ListedLink[] = [];
  for (const link of links) {
    const item = await items.find(link.itemId, actor);
    const isSeen = item !== null && mayOnItem(actor, 'document.see', factsOf(item));
    listed.push({ ...link, itemName: isSeen ? item.name : null });
  }
  return listed;
}

function makeMake(deps: Deps): LinkUses['make'] {
  const act = makeAct(deps);
  const { random, clock } = deps;
  return async (by, itemId, wish) => {
    const facts = { action: 'document.make-link', targetKind: 'document', targetId: itemId };
    const token = random.secret();
    const letter = await letterOf(deps, by, { ...wish, token });
    return act(by, facts, async (unit) => {
      const item = await seenItem(unit, by, { id: itemId, action: 'document.change' });
      if (!mayShareOutside(by.actor, factsOf(item))) throw new AppError('not-allowed');
      mustBeWhole(deps, wish);
      if (wish.isMarked === true) mustBeMarkable(item);
      if ((await unit.links.ofItem(itemId)).length >= mostLinks)
        throw new AppError('too-many-links');
      const code = wish.proof === 'code' ? sixDigits(random.secret()) : null;
      const link: GuestLink = {
        id: random.uuid(),
        organisationId: item.organisationId,
        itemId,
        proof: wish.proof,
        guestName: wish.guestName,
        may: wish.may,
        isMarked: wish.isMarked ?? false,
        endsAt: new Date(wish.endsAt),
        mostOpenings: wish.mostOpenings,
        openings: 0,
        lastOpenedAt: null,
        attemptsLeft: linkTries,
        madeBy: by.actor.id,
        madeAt: clock.now(),
        endedAt: null,
      };
      const proofHash = proofHashOf(token, code ?? wish.dateOfBirth ?? '');
      await unit.links.add(link, { tokenHash: hashSecret(token), proofHash });
      const { id: linkId, organisationId } = link;
      if (letter !== null)
        await unit.publish('document.link-made', {
          linkId,
          organisationId,
          endsAt: link.endsAt.toISOString(),
          sealed: letter,
        });
      return { link: shownLink(link, link.madeAt), token, code };
    });
  };
}

/** What is mailed to whom it is for: the way, and who sends it. Null: nobody is written to. */
async function letterOf(
  { directory, seal, publicOrigin }: Deps,
  { actor }: ByMember,
  { mail, guestName, token }: CreateLink & { readonly token: string },
): Promise<string | null> {
  if (mail === undefined) return null;
  const [maker, organisation] = await Promise.all([
    directory.person(actor.id),
    directory.organisation(actor.organisationId),
  ]);
  const letter: SealedLink = {
    ...mail,
    name: guestName,
    link: linkHref(publicOrigin, token),
    sharedBy: maker?.displayName ?? '',
    organisationName: organisation.name,
    timezone: organisation.timezone,
  };
  return seal.close(letter);
}

/** Its secret stands behind the `#`: no server is told it. */
const linkHref = (publicOrigin: string, token: string): string =>
  `${publicOrigin}/visit/document#${token}`;

/** With the link's secret, which is kept nowhere: alone, six digits or a date are soon found. */
export const proofHashOf = (token: string, answer: string): string =>
  hashSecret(`${token} ${answer}`);

/** Of 256 bits, so that each is as likely as any other. */
const sixDigits = (secret: string): string =>
  String(BigInt(`0x${hashSecret(secret)}`) % 1_000_000n).padStart(6, '0');

/** @throws AppError for one without its proof, over before it begins, or hardly ever. */
function mustBeWhole(
  { clock, limits }: Deps,
  { proof, dateOfBirth, may, isMarked, endsAt }: CreateLink,
): void {
  const now = clock.now();
  const ends = new Date(endsAt);
  const latest = new Date(now.getTime() + limits.linkDays * day);
  const errors = [
    ...((proof === 'date-of-birth') === (dateOfBirth !== null)
      ? []
      : [{ pointer: '/dateOfBirth', message: 'goes with the proof `date-of-birth` alone' }]),
    ...(isMarked === true && may !== 'view' ? [onlyToView] : []),
    ...(ends > now && ends <= latest
      ? []
      : [{ pointer: '/endsAt', message: `must be in the future, within ${limits.linkDays} days` }]),
  ];
  if (errors.length > 0) throw new AppError('invalid-input', undefined, { extras: { errors } });
}

const shownLink = (link: GuestLink, now: Date): LinkView => ({
  id: link.id,
  itemId: link.itemId,
  guestName: link.guestName,
  proof: link.proof,
  may: link.may,
  isMarked: link.isMarked,
  state: linkState(link, now),
  endsAt: link.endsAt.toISOString(),
  mostOpenings: link.mostOpenings,
  openings: link.openings,
  lastOpenedAt: link.lastOpenedAt?.toISOString() ?? null,
  madeBy: link.madeBy,
  madeAt: link.madeAt.toISOString(),
});
