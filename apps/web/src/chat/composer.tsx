import { use, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { BegunAnswer } from '@astra/chat-core/drafts';
import type { Placing } from '@astra/chat-core/timeline';
import { isTooLong, writeMessage } from '@astra/chat-core/write-markdown';
import type { TimelineMessage } from '@astra/chat-core/timeline-types';
import type { TypedMessage } from '@astra/chat-core/write-markdown';
import { IconButton } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { Who } from '@astra/ui/who';
import { AttachButton } from './attach.tsx';
import { KnownMessages, useConversation } from './conversation-context.tsx';
import type { Writing } from './conversation-context.tsx';
import { EmojiButton } from './emoji-button.tsx';
import type { Attach } from './files.ts';
import { LinkCard } from './link-card.tsx';
import { mentionsIn, namedBefore, whoFits } from './mentions.ts';
import type { Nameable } from './mentions.ts';
import { usePlainWords } from './message-body.tsx';
import { useLinkPreview } from './use-link-preview.ts';
import { useObservable } from './use-observable.ts';

interface ComposerProps {
  readonly writing: Writing;
  readonly people: readonly Nameable[];
  readonly label: string;
  /** One's own last message, for the arrow up. */
  readonly onEditLast: () => void;
  readonly onSent: () => void;
  /** Null where no files are sent. */
  readonly attach: Attach | null;
}

interface AboutProps {
  readonly id: string;
  readonly writing: Writing;
}

/** Was the message that is being changed deleted meanwhile? What is written goes as a new one then. */
const isGoneFrom = (known: ReadonlyMap<string, TimelineMessage>, writing: Writing): boolean =>
  writing.kind === 'edit' && known.get(writing.message.id)?.body.kind === 'deleted';

/** What the words are about, with a way out of it. */
function About({ id, writing }: AboutProps): ReactElement | null {
  const t = useTranslations('chat.writing');
  const { session, onWriting, talkerOf } = useConversation();
  const plain = usePlainWords();
  const known = use(KnownMessages);
  const { name } = useObservable(session.phase);
  if (writing.kind === 'new') return null;
  const { message } = writing;
  const isDeleted = isGoneFrom(known, writing);
  // Without network all that there is is loaded: what has gone from it grew too old to be shown.
  const isGone = name === 'offline' && !known.has(message.id);
  const isEdit = writing.kind === 'edit';
  const title = isEdit
    ? t(isDeleted ? 'editOfDeleted' : 'edit')
    : t(writing.kind, { name: talkerOf(writing.message.senderId).name });
  const answered = known.get(message.id);
  const answeredWords = answered ? plain(answered) : '';
  const words = isEdit ? writing.message.text : answeredWords;
  return (
    <p className="composer__about">
      <span className="grow" id={id} role={isDeleted ? 'alert' : undefined}>
        <strong>{title}</strong>{' '}
        {!isGone && !isDeleted && <span className="soft">{words.slice(0, 80)}</span>}
      </span>
      <IconButton icon="x" label={t('cancel')} onClick={() => onWriting({ kind: 'new' })} />
    </p>
  );
}

interface PickerProps {
  readonly id: string;
  readonly found: readonly Nameable[];
  readonly active: number;
  readonly onPick: (person: Nameable) => void;
}

function MentionPicker({ id, found, active, onPick }: PickerProps): ReactElement {
  const t = useTranslations('chat');
  return (
    <div className="mentions" role="listbox" id={id} aria-label={t('mention')}>
      {found.map((person, index) => (
        <div
          key={person.userId}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          // The field keeps the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(person);
          }}
        >
          <Who kind={person.kind} name={person.name} size="s" /> {person.name}
        </div>
      ))}
    </div>
  );
}

interface Words {
  readonly text: string;
  readonly change: (text: string) => void;
}

/** What stands in the field: the room's draft, or the words that are being changed. */
function useWords(writing: Writing): Words {
  const { session, timeline, roomId } = useConversation();
  const kept = (): string =>
    writing.kind === 'edit'
      ? (session.edits.getSnapshot().get(roomId)?.text ?? writing.message.text)
      : (session.drafts.getSnapshot().get(roomId) ?? '');
  const [text, setText] = useState(kept);
  const [shown, setShown] = useState(writing);
  if (shown !== writing) {
    setShown(writing);
    if (writing.kind === 'edit' || shown.kind === 'edit') setText(kept());
  }
  // Whoever goes on to another page may close the tab there at once.
  useEffect(() => () => void session.keepBegun(), [session]);
  return {
    text,
    change: (next) => {
      setText(next);
      if (writing.kind === 'edit')
        session.edits.set(roomId, { message: writing.message, text: next });
      else session.drafts.set(roomId, next);
      timeline.typed(next);
    },
  };
}

/** Who begins to answer or to change goes on in the field; who comes back to what was begun is not taken there. */
function useFocusOnBegin(writing: Writing, field: FieldRef): void {
  const shown = useRef(writing);
  useEffect(() => {
    if (writing.kind !== 'new' && writing !== shown.current) field.current?.focus();
    shown.current = writing;
  }, [writing, field]);
}

/** As high as its words, up to a third of the screen. */
function useGrowth(text: string): FieldRef {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.height = 'auto';
    if (text !== '') field.current.style.height = `${String(field.current.scrollHeight)}px`;
  }, [text]);
  return field;
}

/** An answer to what was said in a thread stays in that thread. */
function placingOf({ kind, message: { id, threadId } }: BegunAnswer): Placing {
  if (kind === 'thread') return { threadId: threadId ?? id };
  return threadId === null ? { replyTo: id } : { replyTo: id, threadId };
}

/** Sends the words where they belong. */
function usePost(writing: Writing): (typed: TypedMessage) => void {
  const { timeline } = useConversation();
  const known = use(KnownMessages);
  const isGone = isGoneFrom(known, writing);
  return (typed) => {
    if (writing.kind === 'new' || isGone) void timeline.send(typed);
    else if (writing.kind === 'edit') void timeline.edit(writing.message.id, typed);
    else void timeline.send(typed, placingOf(writing));
  };
}

function TooLong(): ReactElement {
  const t = useTranslations('chat');
  return (
    <p className="field__error" role="alert">
      <Icon name="circle-alert" /> {t('failed.too-long')}
    </p>
  );
}

type FieldRef = React.RefObject<HTMLTextAreaElement | null>;

/** Writing goes on there, once what is new stands in the field. */
function goOn(field: FieldRef, caret: number): void {
  requestAnimationFrame(() => {
    field.current?.focus();
    field.current?.setSelectionRange(caret, caret);
  });
}

/** Puts a sign where one was writing, in the place of what was marked. */
function insert(sign: string, { text, change }: Words, field: FieldRef): void {
  const start = field.current?.selectionStart ?? text.length;
  const end = field.current?.selectionEnd ?? start;
  change(`${text.slice(0, start)}${sign}${text.slice(end)}`);
  goOn(field, start + sign.length);
}

/** So short a text always fits. */
const surelyFits = 8_000;

/** Where one writes: Enter sends, Shift and Enter breaks the line. */
export function Composer(props: ComposerProps): ReactElement {
  const { writing, people, label, onEditLast, onSent, attach } = props;
  const t = useTranslations('chat');
  const { onWriting } = useConversation();
  const { text, change } = useWords(writing);
  const field = useGrowth(text);
  const picker = usePicker({ text, people, field, change });
  const { preview, takeOff } = useLinkPreview(text, writing, field);
  const typed = { text, mentions: mentionsIn(text, people), linkPreview: preview };
  const isTooMuch = text.length > surelyFits && isTooLong(writeMessage(typed));
  useFocusOnBegin(writing, field);
  const aboutId = useId();

  const post = usePost(writing);
  const send = (event: Pick<Event, 'preventDefault'>): void => {
    event.preventDefault();
    if (text.trim() === '' || isTooMuch) return;
    change('');
    onWriting({ kind: 'new' });
    post(typed);
    if (writing.kind !== 'edit') onSent();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || picker.press(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      send(event);
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      onEditLast();
    } else if (event.key === 'Escape' && writing.kind !== 'new') {
      event.preventDefault();
      onWriting({ kind: 'new' });
    }
  };
  return (
    <form className="composer-box" onSubmit={send}>
      <About id={aboutId} writing={writing} />
      {picker.list}
      {isTooMuch && <TooLong />}
      {attach?.tray}
      {preview && <LinkCard preview={preview} onTakeOff={takeOff} />}
      <div className="composer">
        {writing.kind === 'new' && <AttachButton attach={attach} />}
        <textarea
          ref={field}
          rows={1}
          aria-label={label}
          aria-describedby={writing.kind === 'new' ? undefined : aboutId}
          placeholder={label}
          value={text}
          onChange={({ target }) => change(target.value)}
          onKeyDown={press}
          onSelect={picker.look}
          {...picker.attributes}
        />
        <EmojiButton onPick={(sign) => insert(sign, { text, change }, field)} />
        <IconButton icon="send" look="main" label={t('send')} type="submit" />
      </div>
    </form>
  );
}

interface PickerParts extends Words {
  readonly people: readonly Nameable[];
  readonly field: FieldRef;
}

interface Picker {
  readonly list: ReactElement | null;
  readonly attributes: React.AriaAttributes;
  readonly look: () => void;
  /** True: the key was the picker's. */
  readonly press: (event: KeyboardEvent) => boolean;
}

/** Names somebody after an `@`. */
function usePicker({ text, people, field, change }: PickerParts): Picker {
  const id = useId();
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [isShut, setShut] = useState(false);
  const named = namedBefore(text.slice(0, caret));
  const found = named === null || isShut ? [] : whoFits(people, named);
  const at = Math.min(active, found.length - 1);
  const pick = ({ name }: Nameable): void => {
    const start = caret - (named?.length ?? 0);
    change(`${text.slice(0, start)}${name} ${text.slice(caret)}`);
    const end = start + name.length + 1;
    setCaret(end);
    setActive(0);
    goOn(field, end);
  };
  return {
    list:
      found.length === 0 ? null : <MentionPicker id={id} found={found} active={at} onPick={pick} />,
    attributes:
      found.length === 0
        ? {}
        : {
            'aria-controls': id,
            'aria-activedescendant': `${id}-${at}`,
            'aria-autocomplete': 'list',
          },
    look: () => {
      setCaret(field.current?.selectionStart ?? 0);
      if (named === null) setShut(false);
    },
    press: (event) => {
      const person = found[at];
      if (!person) return false;
      if (event.key === 'Enter' || event.key === 'Tab') pick(person);
      else if (event.key === 'ArrowDown') setActive((at + 1) % found.length);
      else if (event.key === 'ArrowUp') setActive((at - 1 + found.length) % found.length);
      else if (event.key === 'Escape') setShut(true);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}
