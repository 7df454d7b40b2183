import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import { useUiText } from './ui-text.tsx';

/** What every field says about itself. */
export interface FieldWords {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong and how to mend it. Its presence marks the field as invalid. */
  readonly error?: ReactNode;
  /** Adds "(optional)" after the label. Required fields say nothing. */
  readonly optional?: boolean | undefined;
}

/** What the control inside must carry so that label, hint and error are read with it. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface Ids {
  readonly id: string;
  readonly hintId: string;
  readonly errorId: string;
  readonly control: ControlProps;
}

/** Stable ids for a field's label, hint and error, and the attributes that tie them to the control. */
export function useFieldIds(words: Pick<FieldWords, 'hint' | 'error'>, wantedId?: string): Ids {
  const madeId = useId();
  const id = wantedId ?? madeId;
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`];
  // What is wrong is what one comes back to the field for.
  const described = classNames(Boolean(words.error) && errorId, Boolean(words.hint) && hintId);
  const control = {
    id,
    'aria-describedby': described || undefined,
    'aria-invalid': words.error ? (true as const) : undefined,
  };
  return { id, hintId, errorId, control };
}

/** The sentence under a label that says what is wrong. */
export function FieldError({
  id,
  children,
}: {
  readonly id: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <span className="field__error" id={id}>
      <Icon name="circle-alert" />
      <span>{children}</span>
    </span>
  );
}

/** "(optional)", in the language in force. */
export function OptionalMark(): ReactElement {
  const text = useUiText();
  return <span className="field__optional"> ({text.optional})</span>;
}

interface FieldProps extends FieldWords {
  readonly id?: string | undefined;
  readonly className?: string | undefined;
  readonly children: (control: ControlProps) => ReactNode;
}

/** Label, hint and error around one control. The error stands before the control, where it is read first. */
export function Field({
  id: wantedId,
  label,
  hint,
  error,
  optional,
  className,
  children,
}: FieldProps): ReactElement {
  const { id, hintId, errorId, control } = useFieldIds({ hint, error }, wantedId);
  return (
    <div className={classNames('field', Boolean(error) && 'field--error', className)}>
      <label className="field__label" htmlFor={id}>
        {label}
        {optional && <OptionalMark />}
      </label>
      {hint && (
        <span className="field__hint" id={hintId}>
          {hint}
        </span>
      )}
      {error && <FieldError id={errorId}>{error}</FieldError>}
      {children(control)}
    </div>
  );
}

interface FieldGroupProps extends FieldWords {
  /** The first control inside gets this id, so that an error summary can lead to it. */
  readonly id?: string | undefined;
  readonly className?: string | undefined;
  readonly children: (control: ControlProps) => ReactNode;
}

/** Like `Field`, for several controls under one question. */
export function FieldGroup({
  id: wantedId,
  label,
  hint,
  error,
  optional,
  className,
  children,
}: FieldGroupProps): ReactElement {
  const { hintId, errorId, control } = useFieldIds({ hint, error }, wantedId);
  return (
    <fieldset
      className={classNames('field', Boolean(error) && 'field--error', className)}
      aria-describedby={control['aria-describedby']}
    >
      <legend className="field__label">
        {label}
        {optional && <OptionalMark />}
      </legend>
      {hint && (
        <span className="field__hint" id={hintId}>
          {hint}
        </span>
      )}
      {error && <FieldError id={errorId}>{error}</FieldError>}
      {children(control)}
    </fieldset>
  );
}
