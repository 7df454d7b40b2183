import type { ComponentProps, ReactElement } from 'react';
import { Field } from './field.tsx';
import type { FieldWords } from './field.tsx';

interface CodeFieldProps
  extends FieldWords, Omit<ComponentProps<'input'>, 'className' | 'type' | 'value' | 'onChange'> {
  readonly value: string;
  readonly onChange: (digits: string) => void;
  /** Six unless said otherwise. */
  readonly length?: number | undefined;
  /** Called once when the last digit is there, typed, pasted or filled in by the phone. */
  readonly onComplete?: ((digits: string) => void) | undefined;
}

/** A one-time code in one box: pasting and the phone's own fill-in work, and a screen reader reads one field. */
export function CodeField(props: CodeFieldProps): ReactElement {
  const {
    label,
    hint,
    error,
    optional,
    id,
    value,
    onChange,
    length = 6,
    onComplete,
    ...rest
  } = props;
  const take = (typed: string): void => {
    const digits = typed.replaceAll(/\D/gu, '').slice(0, length);
    onChange(digits);
    if (digits.length === length && digits !== value) onComplete?.(digits);
  };
  return (
    <Field label={label} hint={hint} error={error} optional={optional} id={id}>
      {(control) => (
        <input
          {...rest}
          {...control}
          className="input input--code"
          inputMode="numeric"
          autoComplete="one-time-code"
          autoCorrect="off"
          spellCheck={false}
          value={value}
          onChange={(event) => take(event.target.value)}
        />
      )}
    </Field>
  );
}
