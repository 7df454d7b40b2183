import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactElement, RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { OpenBox } from '@astra/ui/open-box';
import { SearchField } from '@astra/ui/text-field';
import { useConversation } from './conversation-context.tsx';
import { calledName, emojiOf, fitsSearch, groupsOfEmoji } from './emoji.ts';
import type { Emoji, EmojiKey } from './emoji.ts';
import { moveAmong } from './move-among.ts';
import { recentEmoji, rememberEmoji } from './recent-emoji.ts';

interface Shelf {
  readonly id: string;
  readonly title: string;
  readonly emoji: readonly Emoji[];
}

/** What is shown: what fits the words typed, or everything, with what was chosen last before it. */
function useShelves(typed: string): readonly Shelf[] {
  const t = useTranslations('emoji');
  const { myId } = useConversation();
  // As it was on opening.
  const [recent] = useState(() =>
    recentEmoji(myId)
      .map(emojiOf)
      .filter((one) => one !== null),
  );
  const shelves = groupsOfEmoji.map(({ group, emoji }) => ({
    id: group,
    title: t(`groups.${group}`),
    emoji: emoji.filter(({ key }) => fitsSearch(t(`names.${key}`), typed)),
  }));
  const all =
    typed.trim() === ''
      ? [{ id: 'recent', title: t('groups.recent'), emoji: recent }, ...shelves]
      : shelves;
  return all.filter(({ emoji }) => emoji.length > 0);
}

/** What was chosen last stands in its group, too. */
const placeOf = ({ id }: Shelf, key: EmojiKey): string => `${id}/${key}`;

interface ShelfProps {
  readonly shelf: Shelf;
  /** The one that the tabulator comes to: there is one among all shelves. */
  readonly at: string | null;
  readonly onAt: (place: string) => void;
  readonly onPick: (sign: string) => void;
}

function ShelfOfEmoji({ shelf, at, onAt, onPick }: ShelfProps): ReactElement {
  const t = useTranslations('emoji.names');
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <p id={id} className="emoji__group">
        {shelf.title}
      </p>
      <div className="emoji__row">
        {shelf.emoji.map(({ key, sign }) => {
          const name = calledName(t(key));
          return (
            <button
              key={key}
              type="button"
              className="emoji__one"
              aria-label={name}
              title={name}
              tabIndex={placeOf(shelf, key) === at ? 0 : -1}
              onFocus={() => onAt(placeOf(shelf, key))}
              onClick={() => onPick(sign)}
            >
              {sign}
            </button>
          );
        })}
      </div>
    </div>
  );
}

/** Where there is a keyboard, one goes on by typing; on a phone it would cover what can be chosen. */
const hasKeyboard = (): boolean => matchMedia('(hover: hover) and (pointer: fine)').matches;

interface SearchActions {
  /** What was found first; null while nothing is looked for. */
  readonly first: string | null;
  readonly onPick: (sign: string) => void;
  readonly onDown: () => void;
}

function pressInSearch(event: KeyboardEvent, { first, onPick, onDown }: SearchActions): void {
  if (event.nativeEvent.isComposing) return;
  if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
  event.preventDefault();
  if (event.key === 'ArrowDown') onDown();
  else if (first !== null) onPick(first);
}

function Choice({ onPick }: { readonly onPick: (sign: string) => void }): ReactElement {
  const t = useTranslations('emoji');
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState<string | null>(null);
  const shelves = useShelves(typed);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (hasKeyboard()) search.current?.focus({ preventScroll: true });
  }, []);
  const found = shelves.flatMap((shelf) =>
    shelf.emoji.map(({ key, sign }) => ({ sign, place: placeOf(shelf, key) })),
  );
  return (
    <>
      <SearchField
        ref={search}
        label={t('search')}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(null);
        }}
        onKeyDown={(event) =>
          pressInSearch(event, {
            first: typed.trim() === '' ? null : (found[0]?.sign ?? null),
            onPick,
            onDown: () => list.current?.querySelector('button')?.focus(),
          })
        }
      />
      <p role="status" className={found.length > 0 ? 'visually-hidden' : 'soft'}>
        {typed.trim() !== '' && t('found', { count: found.length })}
      </p>
      <div
        ref={list}
        className="emoji__list"
        role="toolbar"
        tabIndex={-1}
        aria-label={t('list')}
        aria-orientation="horizontal"
        onKeyDown={moveAmong}
      >
        {shelves.map((shelf) => (
          <ShelfOfEmoji
            key={shelf.id}
            shelf={shelf}
            at={at ?? found[0]?.place ?? null}
            onAt={setAt}
            onPick={onPick}
          />
        ))}
      </div>
    </>
  );
}

interface EmojiPickerProps {
  readonly anchor: RefObject<HTMLButtonElement | null>;
  readonly label: string;
  readonly onPick: (sign: string) => void;
  readonly onClose: () => void;
}

/** A choice of emoji, open at its button: by name, by groups, by arrows. */
export function EmojiPicker({ anchor, label, onPick, onClose }: EmojiPickerProps): ReactElement {
  const { onStage, myId } = useConversation();
  return (
    <OpenBox anchor={anchor} label={label} className="emoji" onStage={onStage} onClose={onClose}>
      <Choice
        onPick={(sign) => {
          rememberEmoji(myId, sign);
          onClose();
          onPick(sign);
        }}
      />
    </OpenBox>
  );
}
