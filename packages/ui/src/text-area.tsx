import type { ComponentProps, ReactElement } from 'react';
import { classNames } from './class-names.ts';
import { Field } from './field.tsx';
import type { FieldWords } from './field.tsx';

interface TextAreaProps extends FieldWords, Omit<ComponentProps<'textarea'>, 'className'> {
  readonly className?: string | undefined;
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps): ReactElement {
  const { label, hint, error, optional, id, className, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} optional={optional} id={id}>
      {(control) => (
        <textarea rows={3} {...rest} {...control} className={classNames('textarea', className)} />
      )}
    </Field>
  );
}
