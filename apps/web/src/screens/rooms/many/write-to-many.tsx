import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { isTooLong, writeMessage } from '@astra/chat-core/write-markdown';
import { Button, IconButton } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { Dialog } from '@astra/ui/dialog';
import { FieldGroup } from '@astra/ui/field';
import { TextArea } from '@astra/ui/text-area';
import { TextField } from '@astra/ui/text-field';
import { roomsNamed } from '#screens/rooms/room-entries.ts';
import type { RoomEntry } from '#screens/rooms/room-entries.ts';
import { Deliveries } from './delivery-list.tsx';
import { writableOf } from './deliveries.ts';
import type { Delivery } from './deliveries.ts';

interface ManyProps {
  readonly entries: readonly RoomEntry[];
  readonly session: ChatSession;
}

/** One message to several rooms: written once, sent to each by itself, encrypted as everything there. */
export function WriteToMany({ entries, session }: ManyProps): ReactElement | null {
  const t = useTranslations('rooms.many');
  const [isOpen, setOpen] = useState(false);
  const rooms = writableOf(entries);
  // What is on its way is shown to its end, whatever becomes of the rooms meanwhile.
  if (rooms.length < 2 && !isOpen) return null;
  return (
    <>
      <IconButton icon="send" label={t('open')} onClick={() => setOpen(true)} />
      <Dialog isOpen={isOpen} look="side" onClose={() => setOpen(false)} title={t('open')}>
        <Steps rooms={rooms} session={session} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface StepsProps {
  readonly rooms: readonly RoomEntry[];
  readonly session: ChatSession;
  readonly onClose: () => void;
}

function Steps({ rooms, session, onClose }: StepsProps): ReactElement {
  const [deliveries, setDeliveries] = useState<readonly Delivery[] | null>(null);
  if (deliveries) return <Deliveries {...{ session, deliveries, onClose }} />;
  return <Form rooms={rooms} session={session} onSent={setDeliveries} />;
}

async function sendAll(
  session: ChatSession,
  text: string,
  rooms: readonly RoomEntry[],
): Promise<readonly Delivery[]> {
  const content = writeMessage({ text, mentions: [] });
  const posted = rooms.map(async ({ room: { matrixRoomId: roomId }, name }) =>
    roomId === null ? [] : [{ unsentId: await session.post(roomId, content), roomId, name }],
  );
  return (await Promise.all(posted)).flat();
}

interface FormProps extends Pick<StepsProps, 'rooms' | 'session'> {
  readonly onSent: (deliveries: readonly Delivery[]) => void;
}

function Form({ rooms, session, onSent }: FormProps): ReactElement {
  const t = useTranslations('rooms.many');
  const chat = useTranslations('chat');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [wasTried, setTried] = useState(false);
  const [isSending, setSending] = useState(false);
  const isTooMuch = isTooLong(writeMessage({ text, mentions: [] }));
  const isReady = text.trim() !== '' && chosen.size > 0 && !isTooMuch;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isReady || isSending) return;
    setSending(true);
    const to = rooms.filter(({ room }) => chosen.has(room.id));
    // Another tab has the chat: the notice says so, and what was written stays.
    sendAll(session, text, to).then(onSent, () => setSending(false));
  };
  const faultOf = (): string | undefined => {
    if (isTooMuch) return chat('failed.too-long');
    return wasTried && text.trim() === '' ? t('missing') : undefined;
  };
  return (
    <form noValidate onSubmit={submit} className="stack" autoComplete="off">
      <RoomChoice
        {...{ rooms, chosen }}
        onChoose={setChosen}
        error={wasTried && chosen.size === 0 ? t('noRoom') : undefined}
      />
      <TextArea
        label={t('message')}
        rows={5}
        takesAll
        error={faultOf()}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Button look="main" icon="send" type="submit" wide busy={isSending}>
        {t('send', { count: chosen.size })}
      </Button>
    </form>
  );
}

interface ChoiceProps {
  readonly rooms: readonly RoomEntry[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  readonly error: string | undefined;
}

/** So many are seen at a glance. */
const atAGlance = 8;

function RoomChoice({ rooms, chosen, onChoose, error }: ChoiceProps): ReactElement {
  const t = useTranslations('rooms.many');
  const [typed, setTyped] = useState('');
  const found = roomsNamed(rooms, typed);
  const choose = (id: string, isWanted: boolean): void => {
    const next = new Set(chosen);
    if (isWanted) next.add(id);
    else next.delete(id);
    onChoose(next);
  };
  return (
    <>
      {rooms.length > atAGlance && (
        <TextField
          icon="search"
          type="search"
          label={t('find')}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      )}
      <FieldGroup className="many" label={t('rooms')} error={error}>
        {() =>
          found.map(({ room, name }) => (
            <Checkbox
              key={room.id}
              label={name}
              checked={chosen.has(room.id)}
              onChange={({ target }) => choose(room.id, target.checked)}
            />
          ))
        }
      </FieldGroup>
    </>
  );
}
