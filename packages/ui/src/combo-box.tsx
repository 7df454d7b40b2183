import { useId, useLayoutEffect } from 'react';
import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { classNames } from './class-names.ts';
import { OptionalMark } from './field.tsx';
import type { FieldWords } from './field.tsx';
import { Icon } from './icon.tsx';
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
  useLayoutEffect(() => {
    const { classList } = document.documentElement;
    classList.add('has-open-list');
    return () => classList.remove('has-open-list');
  }, []);
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

/** The error line, tied to the input by React Aria; it shows only while the field is invalid. */
function FaultLine({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <FieldError className="field__error">
      <Icon name="circle-alert" />
      <span>{children}</span>
    </FieldError>
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
      <Label className="field__label">
        {label}
        {optional && <OptionalMark />}
      </Label>
      {hint && (
        <Text slot="description" className="field__hint">
          {hint}
        </Text>
      )}
      <FaultLine>{error}</FaultLine>
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
