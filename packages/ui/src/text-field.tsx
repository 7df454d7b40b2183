import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Field } from './field.tsx';
import type { FieldWords } from './field.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { useWritten } from './own-fault.tsx';

interface TextFieldProps extends FieldWords, Omit<ComponentProps<'input'>, 'className'> {
  readonly icon?: IconName | undefined;
  /** Beside the box, in the same line: a button, a list of free times. */
  readonly beside?: ReactNode;
  readonly fieldClassName?: string | undefined;
  readonly className?: string | undefined;
}

/** What people write for people; an address, a number or what is looked for has rules of its own. */
const isWritten = ({ type = 'text' }: TextFieldProps): boolean => type === 'text';

/** One line of text. Native, with label, hint and error tied to it. A text says by itself what no service takes of it. */
export function TextField(props: TextFieldProps): ReactElement {
  return isWritten(props) ? <WrittenField {...props} /> : <PlainField {...props} />;
}

function WrittenField(props: TextFieldProps): ReactElement {
  const { maxLength: _most, ...rest } = props;
  const { error, control } = useWritten(props, 'line');
  return <PlainField {...rest} {...control} error={error} />;
}

function PlainField(props: TextFieldProps): ReactElement {
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
