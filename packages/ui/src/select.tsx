import type { ComponentProps, ReactElement } from 'react';
import { classNames } from './class-names.ts';
import { Field } from './field.tsx';
import type { FieldWords } from './field.tsx';

/** One line of a list. */
export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly disabled?: boolean | undefined;
}

function Options({ options }: { readonly options: readonly SelectOption[] }): ReactElement {
  return (
    <>
      {options.map(({ value, label, disabled }) => (
        <option key={value} value={value} disabled={disabled}>
          {label}
        </option>
      ))}
    </>
  );
}

interface SelectProps extends FieldWords, Omit<ComponentProps<'select'>, 'className' | 'children'> {
  readonly options: readonly SelectOption[];
  /** The first, empty line ("Choose…"). */
  readonly placeholder?: string | undefined;
  readonly fieldClassName?: string | undefined;
}

/** One of a few. The phone's own list: the best one there. */
export function Select(props: SelectProps): ReactElement {
  const { label, hint, error, optional, id, options, placeholder, fieldClassName, ...rest } = props;
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      optional={optional}
      id={id}
      className={fieldClassName}
    >
      {(control) => (
        <select {...rest} {...control} className="select">
          {placeholder !== undefined && <option value="">{placeholder}</option>}
          <Options options={options} />
        </select>
      )}
    </Field>
  );
}

interface FilterSelectProps extends Omit<
  ComponentProps<'select'>,
  'className' | 'children' | 'aria-label'
> {
  readonly label: string;
  readonly options: readonly SelectOption[];
  readonly className?: string | undefined;
}

/** A list without a visible label, for filter bars. Its first line says what it filters. */
export function FilterSelect({
  label,
  options,
  className,
  ...rest
}: FilterSelectProps): ReactElement {
  return (
    <select {...rest} className={classNames('select', className)} aria-label={label}>
      <Options options={options} />
    </select>
  );
}
