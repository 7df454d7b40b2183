import { use, useEffect, useId, useLayoutEffect } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox, ComboBoxStateContext } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { withoutSoftHyphens } from '@astra/contracts/written-text';
import { classNames } from './class-names.ts';
import { OptionalMark } from './field.tsx';
import type { FieldWords } from './field.tsx';
import { Icon } from './icon.tsx';
import { focusField, useOwnFault } from './own-fault.tsx';
import { useUiText } from './ui-text.tsx';

/** One line of the list. */
export interface ComboOption {
  readonly id: string;
  readonly label: string;
  /** A second, smaller line: what tells two namesakes apart. */
  readonly more?: string | undefined;
}

interface ComboBoxProps extends FieldWords {
  readonly options: readonly ComboOption[];
  /** Absent: the field keeps it by itself. */
  readonly value?: string | null;
  readonly onChange: (id: string | null) => void;
  /** For lists that a server searches: what was typed. The list is then not filtered here. */
  readonly onSearch?: ((typed: string) => void) | undefined;
  readonly id?: string | undefined;
  readonly placeholder?: string | undefined;
}

/**
 * An option that lies in the page's scroll padding counts as out of sight: the page would move to it, and lists close
 * when the page moves. So there is no padding while a list is open.
 */
function KeepPageStill(): null {
  // The list's inside also lies in the page unseen, where React Aria reads its options from: only the state tells whether it is open.
  const isOpen = use(ComboBoxStateContext)?.isOpen ?? false;
  useLayoutEffect(() => {
    const { classList } = document.documentElement;
    if (!isOpen) return undefined;
    classList.add('has-open-list');
    return () => classList.remove('has-open-list');
  }, [isOpen]);
  return null;
}

function OptionList(): ReactElement {
  const text = useUiText();
  return (
    <Popover className="popover combo__list">
      <KeepPageStill />
      <ListBox<ComboOption>
        className="menu"
        renderEmptyState={() => <p className="menu__head">{text.nothingFound}</p>}
      >
        {(option) => (
          <ListBoxItem id={option.id} className="menu__item" textValue={option.label}>
            <span>
              {option.label}
              {option.more && <span className="menu__more">{option.more}</span>}
            </span>
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  );
}

/** Label, hint and error, tied to the input by React Aria. The error shows only while the field is invalid. */
function Head({ label, hint, error, optional }: FieldWords): ReactElement {
  return (
    <>
      <Label className="field__label">
        {label}
        {optional && <OptionalMark />}
      </Label>
      {hint && (
        <Text slot="description" className="field__hint">
          {hint}
        </Text>
      )}
      <FieldError className="field__error">
        <Icon name="circle-alert" />
        <span>{error}</span>
      </FieldError>
    </>
  );
}

/** Enter chooses from the list; when the list has just closed it must not send the whole form. */
const keepForm = (event: KeyboardEvent): void => {
  if (event.key === 'Enter') event.preventDefault();
};

/** One of many, found by typing. */
export function ComboBox(props: ComboBoxProps): ReactElement {
  const {
    label,
    hint,
    error,
    optional,
    options,
    value,
    onChange,
    onSearch,
    id: wantedId,
    placeholder,
  } = props;
  const text = useUiText();
  const madeId = useId();
  const id = wantedId ?? madeId;
  const list = onSearch ? { items: options, onInputChange: onSearch } : { defaultItems: options };
  return (
    <AriaComboBox
      {...list}
      id={id}
      className={classNames('field', Boolean(error) && 'field--error')}
      {...(value === undefined ? {} : { value })}
      onChange={(key) => onChange(key === null ? null : String(key))}
      isInvalid={Boolean(error)}
      allowsEmptyCollection
    >
      <Head {...{ label, hint, error, optional }} />
      <div className="combo">
        <Input className="input" onKeyDown={keepForm} {...(placeholder ? { placeholder } : {})} />
        <AriaButton className="btn btn--quiet btn--icon" aria-label={text.openList}>
          <Icon name="chevron-down" />
        </AriaButton>
      </div>
      <OptionList />
    </AriaComboBox>
  );
}

interface SuggestFieldProps extends FieldWords {
  readonly id?: string | undefined;
  readonly value: string;
  readonly onType: (text: string) => void;
  /** For what is typed now; none: nothing is shown. */
  readonly options: readonly ComboOption[];
  /** The field's text then is for whoever uses this to set. */
  readonly onPick: (id: string) => void;
  /** As of a `TextField`. */
  readonly maxLength?: number | undefined;
}

/** What comes after a moment is shown to whoever still writes here, once: who has closed the list is left alone. */
function OpenWhenTheyCome({ ids }: { readonly ids: string }): null {
  const state = use(ComboBoxStateContext);
  useEffect(() => {
    if (ids !== '' && state?.isFocused === true && !state.isOpen) state.open(null, 'input');
    // oxlint-disable-next-line react/exhaustive-deps -- what came opens the list, and not how the list stands
  }, [ids]);
  return null;
}

/** A line of text, for which something may be offered while it is typed. How many are offered is read out. */
export function SuggestField(props: SuggestFieldProps): ReactElement {
  const { label, hint, optional, value, options, onPick } = props;
  const madeId = useId();
  const onType = (text: string): void => props.onType(withoutSoftHyphens(text));
  const mend = (text: string, button: HTMLElement): void => {
    onType(text);
    focusField(button);
  };
  const own = useOwnFault({ text: value, kind: 'line', most: props.maxLength, onMend: mend });
  const error = own?.error ?? props.error;
  return (
    <AriaComboBox
      id={props.id ?? madeId}
      className={classNames('field', Boolean(error) && 'field--error')}
      items={options}
      inputValue={value}
      onInputChange={onType}
      value={null}
      onChange={(key) => {
        if (key !== null) onPick(String(key));
      }}
      isInvalid={Boolean(error)}
      allowsCustomValue
    >
      <Head {...{ label, hint, error, optional }} />
      <Input className="input" autoComplete="off" {...own?.mark} />
      <OptionList />
      <OpenWhenTheyCome ids={options.map((option) => option.id).join()} />
    </AriaComboBox>
  );
}
