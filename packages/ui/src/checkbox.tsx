import { useId } from 'react';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { FieldError } from './field.tsx';

interface CheckboxProps extends Omit<ComponentProps<'input'>, 'type' | 'className'> {
  readonly label: ReactNode;
  readonly more?: ReactNode;
  readonly error?: ReactNode;
  /** A bordered card, easier to hit. */
  readonly card?: boolean | undefined;
}

function Words({
  id,
  label,
  more,
}: Pick<CheckboxProps, 'label' | 'more'> & { readonly id: string }): ReactElement {
  return (
    <span className="choice__text">
      <span id={`${id}-label`}>{label}</span>
      {more && (
        <span className="choice__more small" id={`${id}-more`}>
          {more}
        </span>
      )}
    </span>
  );
}

function looksOf({ card, checked, disabled, error }: CheckboxProps): string {
  return classNames(
    'choice',
    card && 'choice--card',
    card && checked && 'choice--on',
    disabled && 'choice--off',
    Boolean(error) && 'choice--error',
  );
}

/** Yes or no, with its explanation. */
export function Checkbox(props: CheckboxProps): ReactElement {
  const { label, more, error, card: _card, id: wantedId, ...rest } = props;
  const madeId = useId();
  const id = wantedId ?? madeId;
  const described = classNames(Boolean(error) && `${id}-error`, Boolean(more) && `${id}-more`);
  return (
    <div>
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      <label className={looksOf(props)} htmlFor={id}>
        <input
          {...rest}
          id={id}
          type="checkbox"
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          aria-labelledby={`${id}-label`}
        />
        <Words id={id} label={label} more={more} />
      </label>
    </div>
  );
}
