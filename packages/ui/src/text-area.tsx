import type { ComponentProps, ReactElement } from 'react';
import { classNames } from './class-names.ts';
import { Field } from './field.tsx';
import type { FieldWords } from './field.tsx';
import { useWritten } from './own-fault.tsx';

interface TextAreaProps extends FieldWords, Omit<ComponentProps<'textarea'>, 'className'> {
  /** How much is taken, in characters; what is longer stands there and is said to be. */
  readonly maxLength?: number | undefined;
  /** What is written goes to no service that refuses characters. */
  readonly takesAll?: boolean | undefined;
  readonly className?: string | undefined;
}

/** Several lines of text. It says by itself what no service takes of it. */
export function TextArea({ takesAll = false, ...props }: TextAreaProps): ReactElement {
  return takesAll ? <PlainArea {...props} /> : <WrittenArea {...props} />;
}

function WrittenArea(props: TextAreaProps): ReactElement {
  const { maxLength: _most, ...rest } = props;
  const { error, control } = useWritten(props, 'prose');
  return <PlainArea {...rest} {...control} error={error} />;
}

function PlainArea(props: TextAreaProps): ReactElement {
  const { label, hint, error, optional, id, className, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} optional={optional} id={id}>
      {(control) => (
        <textarea rows={3} {...rest} {...control} className={classNames('textarea', className)} />
      )}
    </Field>
  );
}
