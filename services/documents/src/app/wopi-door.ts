import { AppError } from '@astra/kit/problems';
import { hashSecret } from '@astra/kit/random';
import type { Item } from '#domain/item.ts';
import { isOfNow, proofBytes, ticksOf } from '#domain/wopi-proof.ts';
import type { ByMember, ByNobody } from '#ports/by.ts';
import type { EditorToken, Proof } from '#ports/editor.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { seenItem } from './seen.ts';
import { WopiRefusal } from './wopi-refusal.ts';

/** A request of an editor, as it came. */
export type WopiRequest = ByNobody & {
  readonly fileId: string;
  readonly token: string;
  /** With its query: the whole of it is signed. */
  readonly path: string;
  /** Headers `X-WOPI-TimeStamp`, `X-WOPI-Proof` and `X-WOPI-ProofOld`. */
  readonly timeStamp: string | undefined;
  readonly signature: string;
  readonly oldSignature: string;
};
/** In whose name an editor asks, and for what. */
export type EditorVisitor = { readonly by: ByMember; readonly token: EditorToken };

/** @throws AppError, WopiRefusal when it is not the editor who asks, or nobody's token that it shows. */
export type EnterByEditor = (request: WopiRequest) => Promise<EditorVisitor>;

/** The door for the editor: a token that holds, of this document, shown by the editor itself. */
export function makeEnterByEditor({ store, editor, editorHost, clock }: Deps): EnterByEditor {
  const proofOf = ({
    token,
    path,
    timeStamp,
    signature,
    oldSignature,
  }: WopiRequest): Proof | null => {
    const ticks = ticksOf(timeStamp);
    if (ticks === null || !isOfNow(ticks, clock.now())) return null;
    const bytes = proofBytes({ token, url: `${editorHost}${path}`, ticks });
    return { bytes, signature, oldSignature };
  };
  return async (request) => {
    const { requestId, origin, fileId } = request;
    if (!editor.isThere) throw new AppError('not-found');
    const token = await store.within('system', ({ editing }) =>
      editing.findToken(hashSecret(request.token), clock.now()),
    );
    if (!token) throw new AppError('not-signed-in');
    if (!(await editor.isProved(proofOf(request)))) throw new WopiRefusal(500, 'not-proved');
    if (token.itemId !== fileId) throw new AppError('not-found');
    const { personId: id, organisationId, roles, sessionId } = token;
    const who = { kind: 'member', id, organisationId, roles, sessionId, authTime: 0 } as const;
    return { by: { actor: { ...who, via: 'editor' }, requestId, origin }, token };
  };
}

/** What is done to the document, for the trail. */
export const named = (
  { token }: EditorVisitor,
  action: string,
): { action: string; targetKind: string; targetId: string } => ({
  action,
  targetKind: 'document',
  targetId: token.itemId,
});

/** The document, if the token is one to work on it and the person may still. @throws AppError */
export async function seenForEdit(unit: Unit, { by, token }: EditorVisitor): Promise<Item> {
  const item = await seenItem(unit, by, { id: token.itemId, action: 'document.edit' });
  if (token.may !== 'edit') throw new AppError('not-allowed');
  return item;
}
