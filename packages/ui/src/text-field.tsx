import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Field } from './field.tsx';
import type { FieldWords } from './field.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

interface TextFieldProps extends FieldWords, Omit<ComponentProps<'input'>, 'className'> {
  readonly icon?: IconName | undefined;
  /** Beside the box, in the same line: a button, a list of free times. */
  readonly beside?: ReactNode;
  readonly fieldClassName?: string | undefined;
  readonly className?: string | undefined;
}

/** One line of text. Native, with label, hint and error tied to it. */
export function TextField(props: TextFieldProps): ReactElement {
  const { label, hint, error, optional, id, icon, beside, fieldClassName, className, ...rest } =
    props;
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      optional={optional}
      id={id}
      className={fieldClassName}
    >
      {(control) => {
        const input = (
          <input type="text" {...rest} {...control} className={classNames('input', className)} />
        );
        if (beside) {
          return (
            <div className="line">
              {input}
              {beside}
            </div>
          );
        }
        if (!icon) return input;
        return (
          <div className="input-wrap">
            <Icon name={icon} />
            {input}
          </div>
        );
      }}
    </Field>
  );
}

interface SearchFieldProps extends Omit<ComponentProps<'input'>, 'className' | 'aria-label'> {
  /** Its name, also shown as placeholder: a search box says what it looks through. */
  readonly label: string;
  readonly className?: string | undefined;
}

/** A search box without a visible label, for filter bars. */
export function SearchField({ label, className, ...rest }: SearchFieldProps): ReactElement {
  return (
    <div className={classNames('input-wrap', className)}>
      <Icon name="search" />
      <input type="search" placeholder={label} {...rest} className="input" aria-label={label} />
    </div>
  );
}
