import { MatrixEventEvent, RoomEvent } from 'matrix-js-sdk';
import type { MatrixClient, MatrixEvent } from 'matrix-js-sdk';
import type { LinkHooks, ReadableMessage } from '../chat-link.ts';
import type { EventBody } from '../timeline-types.ts';
import { readEvent } from './read-event.ts';

/** Tells of one event what is to be found by it from now on, and what is not any more. */
export type TellReadable = (event: MatrixEvent) => void;

/** Tells what can be read, in rooms that are not open too, and what was deleted, whether it was ever here or not. */
export function tellReadable(client: MatrixClient, hooks: Told): TellReadable {
  const tell = tellerOf(client, hooks);
  client.on(RoomEvent.Timeline, tell);
  client.on(MatrixEventEvent.Decrypted, tell);
  client.on(MatrixEventEvent.Replaced, (event) => {
    const edit = event.replacingEvent();
    if (edit) tell(edit);
  });
  client.on(RoomEvent.Redaction, tell);
  return tell;
}

type Told = Pick<LinkHooks, 'onReadable' | 'onSealed'>;

/** The same for events that are handed to it. */
export function tellerOf(client: MatrixClient, hooks: Told): TellReadable {
  const tell: TellReadable = (event) => {
    const fact = readEvent(event);
    const roomId = event.getRoomId();
    if (!fact || roomId === undefined) return;
    const { id, senderId, at, body } = fact;
    const mark = { roomId, senderId, at, wordsId: id };
    const { onReadable } = hooks;
    const deletedId = event.isRedaction() ? redactedBy(event) : null;
    if (deletedId !== null) onReadable({ ...mark, id: deletedId, isEdit: false, text: null });
    else if (event.isRedacted()) onReadable({ ...mark, id, isEdit: false, text: null });
    else if (body.kind === 'edit')
      onReadable({ ...mark, id: body.of, isEdit: true, text: body.content.text });
    else if (body.kind === 'sealed') tellSealed(event, { ...mark, body });
    else if (body.kind === 'message') {
      onReadable({ ...mark, id, isEdit: false, text: body.content.text });
      // The edit came before it, or with it.
      const edit = event.replacingEvent();
      if (edit) tell(edit);
    }
  };
  const tellSealed = (event: MatrixEvent, { body, ...mark }: Sealed): void => {
    const { wordsId: id, roomId } = mark;
    if (body.editOf !== null) {
      // Its former words are not what it says any more, whether the new ones open or not.
      hooks.onReadable({ ...mark, id: body.editOf, isEdit: true, text: '' });
      if (!event.isDecryptionFailure()) void client.decryptEventIfNeeded(event);
    } else if (event.isDecryptionFailure()) hooks.onSealed({ id, roomId, reason: body.reason });
  };
  return tell;
}

type Sealed = Omit<ReadableMessage, 'id' | 'isEdit' | 'text'> & {
  readonly body: Extract<EventBody, { readonly kind: 'sealed' }>;
};

/** Rooms of version 11 and later say it inside. */
function redactedBy(event: MatrixEvent): string | null {
  const id: unknown = event.event.redacts ?? event.getContent()['redacts'];
  return typeof id === 'string' ? id : null;
}
