import type { ComponentProps, ReactElement } from 'react';
import { Field } from './field.tsx';
import type { FieldWords } from './field.tsx';

type NativeProps = Omit<ComponentProps<'input'>, 'className' | 'type'>;

interface DateFieldProps extends FieldWords, NativeProps {
  readonly fieldClassName?: string | undefined;
}

function nativeField(type: 'date' | 'time', props: DateFieldProps): ReactElement {
  const { label, hint, error, optional, id, fieldClassName, ...rest } = props;
  return (
    <Field
      label={label}
      hint={hint}
      error={error}
      optional={optional}
      id={id}
      className={fieldClassName}
    >
      {(control) => <input {...rest} {...control} type={type} className="input num" />}
    </Field>
  );
}

/** A day to come or gone by (value `2026-11-26`). Native: the phone's own calendar is the best one there. */
export function DateField(props: DateFieldProps): ReactElement {
  return nativeField('date', props);
}

/** A time of day (value `14:20`). */
export function TimeField(props: DateFieldProps): ReactElement {
  return nativeField('time', props);
}
