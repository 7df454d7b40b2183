import { useEffect, useState } from 'react';
import type { ChangeEvent, ReactElement, ReactNode } from 'react';
import {
  hiddenAt,
  lengthOf,
  withoutHidden,
  withoutSoftHyphens,
} from '@astra/contracts/written-text';
import type { TextKind } from '@astra/contracts/written-text';
import { useAnnounce } from './live-region.tsx';
import { useUiText } from './ui-text.tsx';
import type { UiText } from './ui-text.tsx';

type Control = HTMLInputElement | HTMLTextAreaElement;

/** What a field checks by itself. */
interface Checked {
  readonly text: string;
  readonly kind: TextKind;
  /** In characters as the services count them. */
  readonly most: number | undefined;
  /** Puts another text into the field, for whoever asked for it by a button in it. */
  readonly onMend: (text: string, button: HTMLElement) => void;
}

interface OwnFault {
  readonly error: ReactNode;
  /** On the control: a form that holds one is not sent. */
  readonly mark: { readonly 'data-refused'?: true };
}

/** So many characters before the hidden one are enough to find it by. */
const shownBefore = 16;

/** Blanks around it are left out by whoever sends it. */
const placeIn = ({ text, kind }: Checked): number | null => hiddenAt(text.trim(), kind);

function toldOf(words: UiText, checked: Checked): string | null {
  const { most } = checked;
  const text = checked.text.trim();
  const at = placeIn(checked);
  if (at !== null) {
    const before = Array.from(text.slice(0, at).replaceAll(/\s+/gu, ' ')).slice(-shownBefore);
    return words.hiddenCharacter(before.join('').trim());
  }
  const over = most === undefined ? 0 : lengthOf(text) - most;
  return over > 0 && most !== undefined ? words.tooLong(over, most) : null;
}

/**
 * What no service takes of a text, said by its field as soon as it stands there: a hidden character, with the words that it
 * follows and a way to be rid of it, or how much is too much. Nothing is cut off and nothing hidden taken out unasked.
 */
export function useOwnFault(checked: Checked): OwnFault | null {
  const words = useUiText();
  const announce = useAnnounce();
  const told = toldOf(words, checked);
  const isTold = told !== null;
  useEffect(() => {
    // Whoever pastes stays where they are, and would hear of it only when the form is sent.
    if (told !== null) announce(told);
    // oxlint-disable-next-line react/exhaustive-deps -- said when it comes, not at each letter
  }, [isTold]);
  if (told === null) return null;
  const { text, kind, onMend } = checked;
  const mark = { 'data-refused': true } as const;
  if (placeIn(checked) === null) return { error: told, mark };
  return {
    error: <Hidden told={told} onMend={(button) => onMend(withoutHidden(text, kind), button)} />,
    mark,
  };
}

interface HiddenProps {
  readonly told: string;
  readonly onMend: (button: HTMLElement) => void;
}

function Hidden({ told, onMend }: HiddenProps): ReactElement {
  const words = useUiText();
  return (
    <>
      {told}
      <br />
      <button
        type="button"
        className="link-btn"
        onClick={({ currentTarget }) => onMend(currentTarget)}
      >
        {words.takeOutHidden}
      </button>
    </>
  );
}

/** The field in which a button stands. */
const fieldOf = (button: HTMLElement): Control | null =>
  button.closest('.field')?.querySelector<Control>('input, textarea') ?? null;

/** The button goes with what it was for; the focus goes on in its field. */
export const focusField = (button: HTMLElement): void => fieldOf(button)?.focus();

/** Writes into the field of a button as if it were typed, so that whoever keeps its text hears of it. */
function typeBeside(text: string, button: HTMLElement): void {
  const field = fieldOf(button);
  if (!field) return;
  // React takes a value that is set by its own setter for one that it has put there itself.
  const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
  own?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}

interface Written<E extends Control> {
  readonly value?: string | number | readonly string[] | undefined;
  readonly defaultValue?: string | number | readonly string[] | undefined;
  readonly maxLength?: number | undefined;
  readonly error?: ReactNode;
  readonly onChange?: ((event: ChangeEvent<E>) => void) | undefined;
}

interface Checks<E extends Control> {
  /** The field's own word, or else the form's. */
  readonly error: ReactNode;
  readonly control: {
    readonly onChange: (event: ChangeEvent<E>) => void;
    readonly 'data-refused'?: true;
  };
}

/** What a native field adds so that it says by itself what no service takes. Soft hyphens never get in. */
export function useWritten<E extends Control>(props: Written<E>, kind: TextKind): Checks<E> {
  const [typed, setTyped] = useState(props.defaultValue ?? '');
  const own = useOwnFault({
    text: String(props.value ?? typed),
    kind,
    most: props.maxLength,
    onMend: typeBeside,
  });
  const take = (event: ChangeEvent<E>): void => {
    dropSoftHyphens(event.target);
    setTyped(event.target.value);
    props.onChange?.(event);
  };
  return { error: own?.error ?? props.error, control: { onChange: take, ...own?.mark } };
}

/** The place where one writes stays. */
function dropSoftHyphens(field: Control): void {
  const text = withoutSoftHyphens(field.value);
  if (text === field.value) return;
  const before = field.value.slice(0, field.selectionStart ?? field.value.length);
  const at = withoutSoftHyphens(before).length;
  field.value = text;
  field.setSelectionRange(at, at);
}
