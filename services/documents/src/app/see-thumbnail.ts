import { mayHaveThumbnail } from '#domain/thumbnail.ts';
import type { ByMember } from '#ports/by.ts';
import type { FileContent, Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { enterBy } from './open-file.ts';
import { takenItem } from './seen.ts';
import { wholeOf } from './show-marked.ts';
import { toldOfReading } from './tell-damage.ts';

/** Null of what has none, and of what who asks has not had: to them it would be an opening. */
export type SeeThumbnail = (by: ByMember, itemId: string) => Promise<Uint8Array | null>;

/**
 * A small picture of a picture, for a list. Only of the very version that who asks has put there or has been given: that
 * stands among the openings already, and nothing is entered. The right is read each time, whoever it was made for.
 */
export function makeSeeThumbnail(deps: Deps): SeeThumbnail {
  const act = makeAct(deps);
  const kept = makeKept(deps);
  return async (by, itemId) => {
    const facts = { action: 'document.see-thumbnail', targetKind: 'document', targetId: itemId };
    const look = (): Promise<FileContent | null> =>
      act(by, { ...facts, isQuiet: true }, (unit) => find(unit, by, itemId));
    const content = await look();
    if (!content) return null;
    const { versionId } = content.sealed;
    const making =
      kept.find(versionId) ?? kept.keep(versionId, make(deps, { by, itemId, content }));
    const made = await making;
    // While it was made, the right to it can have ended.
    return (await look())?.sealed.versionId === versionId ? made : null;
  };
}

async function find(unit: Unit, by: ByMember, itemId: string): Promise<FileContent | null> {
  const { file } = await takenItem(unit, by, itemId);
  if (!file || !mayHaveThumbnail(file)) return null;
  if (!(await unit.files.isKnownTo(file.versionId, by.actor.id))) return null;
  return unit.files.content(itemId, file.versionId);
}

type Making = {
  readonly by: ByMember;
  readonly itemId: string;
  readonly content: FileContent;
};

async function make(deps: Deps, { by, itemId, content }: Making): Promise<Uint8Array | null> {
  const { sealed } = content;
  try {
    return await deps.thumbnailer.make({
      content: () => wholeOf(deps, content),
      readerId: by.actor.id,
    });
  } catch (error) {
    throw await toldOfReading(deps, error, { sealed, damage: { itemId, note: enterBy(deps, by) } });
  }
}

type Made = Promise<Uint8Array | null>;
type Kept = {
  readonly find: (versionId: string) => Made | undefined;
  readonly keep: (versionId: string, made: Made) => Made;
};

const mostKept = 1_000;
const keptMs = 3_600_000;

/** In memory alone, for an hour: nothing of a picture lies anywhere in the clear. Of what has none that is kept, too. */
function makeKept({ clock }: Pick<Deps, 'clock'>): Kept {
  const all = new Map<string, { readonly made: Made; readonly at: number }>();
  return {
    find: (versionId) => {
      const found = all.get(versionId);
      return found && clock.now().getTime() - found.at < keptMs ? found.made : undefined;
    },
    keep: (versionId, made) => {
      all.delete(versionId);
      all.set(versionId, { made, at: clock.now().getTime() });
      const [oldest] = all.keys();
      if (all.size > mostKept && oldest !== undefined) all.delete(oldest);
      // What could not be made just now is made when it is asked for again.
      made.catch(() => all.delete(versionId));
      return made;
    },
  };
}
