import type { EditorTypes, OpenedEditor, OpenEditor } from '@astra/contracts/document-editor';
import { AppError } from '@astra/kit/problems';
import { hashSecret } from '@astra/kit/random';
import { mayOnItem } from '@astra/policy/documents';
import { endingOf } from '#domain/name.ts';
import type { Item } from '#domain/item.ts';
import { purposeOf } from '#domain/purpose.ts';
import type { ByMember } from '#ports/by.ts';
import type { EditorMode, EditorToken } from '#ports/editor.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { factsOf, takenItem } from './seen.ts';

export type EditorUses = {
  readonly types: () => Promise<EditorTypes>;
  /** A way to one document in the organisation's editor, for the caller alone. */
  readonly open: (by: ByMember, itemId: string, wish: OpenEditor) => Promise<OpenedEditor>;
};

/** A working day; it outlives a session that a clock ends, so that no words are lost. */
const tokenMs = 36_000_000;
/** What is larger is looked at, and worked on elsewhere: an editor sends the whole each time. */
export const largestEditedBytes = 67_108_864;

export function makeEditorUses(deps: Deps): EditorUses {
  const act = makeAct(deps);
  const { editor, editorHost, clock, random } = deps;
  return {
    types: editor.types,
    open: async (by, itemId, { locale }) => {
      const types = await editor.types();
      const secret = random.secret();
      const facts = { action: 'document.open-editor', targetKind: 'document', targetId: itemId };
      const { item, token } = await act(by, facts, async (unit) => {
        const found = await takenItem(unit, by, itemId);
        const versionId = found.file?.versionId;
        if (!editor.isThere || versionId === undefined) throw new AppError('not-found');
        const { id: personId, organisationId, sessionId, roles } = by.actor;
        const now = clock.now();
        const made: EditorToken = {
          id: random.uuid(),
          organisationId,
          itemId,
          personId,
          sessionId,
          roles,
          may: modeOf(by, found, types),
          madeAt: now,
          expiresAt: new Date(now.getTime() + tokenMs),
        };
        await unit.editing.addToken(made, hashSecret(secret));
        // Of several who work on it together the editor fetches it for the first alone: each is noted here.
        const who = { personId, sessionId, roles, purpose: purposeOf(by, found.space) };
        await unit.files.noteOpening({ itemId, versionId, organisationId, ...who }, now);
        return { item: found, token: made };
      });
      const fileUrl = `${editorHost}/wopi/files/${itemId}`;
      const wish = { mode: token.may, ending: endingOf(item.name), fileUrl, locale };
      const actionUrl = await editor.actionUrl(wish);
      // What it opens was read a moment ago.
      if (actionUrl === null) throw new AppError('unavailable');
      return {
        name: item.name,
        mode: token.may,
        actionUrl,
        accessToken: secret,
        expiresAt: token.expiresAt.toISOString(),
      };
    },
  };
}

/** @throws AppError `unsupported-media-type` for what the editor does not open. */
function modeOf({ actor }: ByMember, item: Item, { view, edit }: EditorTypes): EditorMode {
  const ending = endingOf(item.name);
  const isSmall = (item.file?.sizeBytes ?? 0) <= largestEditedBytes;
  if (edit.includes(ending) && isSmall && mayOnItem(actor, 'document.edit', factsOf(item)))
    return 'edit';
  if (view.includes(ending)) return 'view';
  throw new AppError('unsupported-media-type');
}
