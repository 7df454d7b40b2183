import { RelationType } from 'matrix-js-sdk';
import type { IContent, MatrixEvent } from 'matrix-js-sdk';
import { DecryptionFailureCode } from 'matrix-js-sdk/lib/crypto-api/index.js';
import { readPreview } from '../link-preview.ts';
import { makeContent } from '../message-content.ts';
import { CALL } from './call-mark.ts';
import { FILE } from './file-mark.ts';
import type {
  EventBody,
  MembershipChange,
  MessageContent,
  RoomEventFact,
  SealedReason,
} from '../timeline-types.ts';

/** Longer names and keys are nobody's honest work. */
const LONGEST_REACTION = 64;
const LONGEST_TEXT = 70_000;

/** Marks the deletion of an edit, which leaves nothing to show. */
export const EDIT_DELETED = 'org.astra-visio.edit';

/** Reads an event that anybody may have made, however malformed. */
export function readEvent(event: MatrixEvent): RoomEventFact | null {
  const id = event.getId();
  const senderId = event.getSender();
  // The client's own echo of what it sends: our outbox has that.
  if (id === undefined || id.startsWith('~') || senderId === undefined) return null;
  return { id, txnId: txnOf(event), senderId, at: event.getTs(), body: bodyOf(event) };
}

/** The device's own name for it; the server gives it back to this device alone. */
export function txnOf(event: MatrixEvent): string | null {
  return stringOf(event.getUnsigned()['transaction_id']) ?? event.getTxnId() ?? null;
}

function bodyOf(event: MatrixEvent): EventBody {
  if (event.isState()) return membershipOf(event);
  if (event.isRedacted()) return deletedOf(event);
  if (event.isEncrypted() && (event.isDecryptionFailure() || event.isBeingDecrypted())) {
    return sealedOf(event);
  }
  // Not yet tried: its key may be there, it opens in a moment.
  if (event.getType() === 'm.room.encrypted') return sealedOf(event);
  if (event.getType() === 'm.reaction') return reactionOf(event);
  if (event.getType() === 'm.room.message') return messageOf(event);
  return { kind: 'other' };
}

function deletedOf(event: MatrixEvent): EventBody {
  const type = event.getWireType();
  const isWords = type === 'm.room.message' || type === 'm.room.encrypted';
  const because = event.getUnsigned().redacted_because?.content;
  if (!isWords || because?.['reason'] === EDIT_DELETED) return { kind: 'other' };
  return { kind: 'deleted' };
}

function sealedOf(event: MatrixEvent): EventBody {
  const relation = relationOf(event.getWireContent());
  return {
    kind: 'sealed',
    reason: reasonOf(event),
    threadId: relation.type === 'm.thread' ? relation.of : null,
    editOf: relation.type === 'm.replace' ? relation.of : null,
  };
}

const reasons: Partial<Record<DecryptionFailureCode, SealedReason>> = {
  [DecryptionFailureCode.HISTORICAL_MESSAGE_BACKUP_UNCONFIGURED]: 'recover-this-device',
  [DecryptionFailureCode.HISTORICAL_MESSAGE_NO_KEY_BACKUP]: 'older-than-this-device',
  [DecryptionFailureCode.HISTORICAL_MESSAGE_USER_NOT_JOINED]: 'before-you-joined',
  [DecryptionFailureCode.MEGOLM_KEY_WITHHELD]: 'not-shared-with-this-device',
  [DecryptionFailureCode.MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE]: 'not-shared-with-this-device',
  [DecryptionFailureCode.SENDER_IDENTITY_PREVIOUSLY_VERIFIED]: 'sender-not-confirmed',
};

function reasonOf(event: MatrixEvent): SealedReason {
  const code = event.decryptionFailureReason;
  return (code === null ? undefined : reasons[code]) ?? 'key-on-its-way';
}

function reactionOf(event: MatrixEvent): EventBody {
  const relates: unknown = event.getContent()['m.relates_to'];
  const key = isObject(relates) ? stringOf(relates['key']) : null;
  const { type, of } = relationOf(event.getContent());
  if (type !== RelationType.Annotation || of === null || key === null) return { kind: 'other' };
  return key.length > LONGEST_REACTION ? { kind: 'other' } : { kind: 'reaction', of, key };
}

function messageOf(event: MatrixEvent): EventBody {
  // The words as first written: edits are worked out by the timeline.
  const content = event.getOriginalContent();
  const { type, of, replyTo, isFallback } = relationOf(content);
  // The clear part of an encrypted event says what it is about; inside of it may say otherwise.
  const wire = event.isEncrypted() ? relationOf(event.getWireContent()) : { type, of };
  if (wire.type === 'm.replace' || type === 'm.replace') {
    const words: unknown = content['m.new_content'];
    if (wire.of === null || !isObject(words)) return { kind: 'other' };
    return { kind: 'edit', of: wire.of, content: contentOf(words) };
  }
  const threadId = wire.type === 'm.thread' ? wire.of : null;
  return {
    kind: 'message',
    content: contentOf(content),
    replyTo: threadId !== null && isFallback ? null : replyTo,
    threadId,
  };
}

const kinds: Readonly<Record<string, MessageContent['kind']>> = {
  'm.text': 'text',
  'm.emote': 'emote',
  'm.notice': 'notice',
};

/** The words of a message's content. */
export function contentOf(content: IContent): MessageContent {
  const kind = kinds[stringOf(content['msgtype']) ?? ''] ?? 'unsupported';
  const isHtml = content['format'] === 'org.matrix.custom.html';
  const named: unknown = content['m.mentions'];
  const userIds: unknown = isObject(named) ? named['user_ids'] : null;
  const text = (stringOf(content['body']) ?? '').slice(0, LONGEST_TEXT);
  const html = isHtml ? stringOf(content['formatted_body']) : null;
  const mentions = Array.isArray(userIds)
    ? userIds.filter((id): id is string => typeof id === 'string')
    : [];
  const callId = ourId(content[CALL], 'meeting_id');
  const fileId = ourId(content[FILE], 'file_id');
  const preview = readPreview(content);
  const marks = {
    ...(callId === null ? {} : { callId }),
    ...(fileId === null ? {} : { fileId }),
    ...(preview === null ? {} : { linkPreview: preview }),
  };
  return makeContent({ text, html, mentions, ...marks }, kind);
}

/** It goes into an address: nothing but an id of ours. */
function ourId(mark: unknown, key: string): string | null {
  const id = isObject(mark) ? stringOf(mark[key]) : null;
  return id !== null && UUID.test(id) ? id : null;
}
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

function membershipOf(event: MatrixEvent): EventBody {
  const subjectId = event.getStateKey();
  if (event.getType() !== 'm.room.member' || subjectId === undefined) return { kind: 'other' };
  const now = stringOf(event.getContent()['membership']);
  const before = stringOf(event.getPrevContent()['membership']);
  const change = now === before ? null : changeTo(now, event.getSender() === subjectId);
  return change === null ? { kind: 'other' } : { kind: 'membership', subjectId, change };
}

function changeTo(membership: string | null, isByOneself: boolean): MembershipChange | null {
  if (membership === 'join') return 'joined';
  if (membership === 'invite') return 'invited';
  if (membership === 'ban') return 'removed';
  if (membership === 'leave') return isByOneself ? 'left' : 'removed';
  return null;
}

interface Relation {
  readonly type: string | null;
  readonly of: string | null;
  readonly replyTo: string | null;
  readonly isFallback: boolean;
}

function relationOf(content: IContent): Relation {
  const relates: unknown = content['m.relates_to'];
  if (!isObject(relates)) return { type: null, of: null, replyTo: null, isFallback: false };
  const reply = relates['m.in_reply_to'];
  return {
    type: stringOf(relates['rel_type']),
    of: stringOf(relates['event_id']),
    replyTo: isObject(reply) ? stringOf(reply['event_id']) : null,
    isFallback: relates['is_falling_back'] === true,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const stringOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
