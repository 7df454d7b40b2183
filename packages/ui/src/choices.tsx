import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { FieldGroup } from './field.tsx';
import type { ControlProps, FieldWords } from './field.tsx';

/** One answer. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: ReactNode;
  readonly more?: ReactNode;
  /** Not open to this person; `more` says why and whom to ask. */
  readonly disabled?: boolean | undefined;
}

interface ChoicesProps<Value extends string> extends FieldWords {
  readonly name: string;
  readonly options: readonly Choice<Value>[];
  /** `null` while nothing is chosen. */
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  /** Side by side (yes/no) instead of one under the other. */
  readonly two?: boolean | undefined;
  readonly id?: string | undefined;
}

interface CardProps<Value extends string> {
  readonly choice: Choice<Value>;
  readonly control: ControlProps;
  readonly isFirst: boolean;
  readonly group: ChoicesProps<Value>;
}

function ChoiceCard<Value extends string>({
  choice,
  control,
  isFirst,
  group,
}: CardProps<Value>): ReactElement {
  const isOn = choice.value === group.value;
  const id = isFirst ? control.id : `${control.id}-${choice.value}`;
  return (
    <label
      className={classNames(
        'choice choice--card',
        isOn && 'choice--on',
        choice.disabled && 'choice--closed',
      )}
      htmlFor={id}
    >
      <input
        type="radio"
        id={id}
        name={group.name}
        value={choice.value}
        checked={isOn}
        disabled={choice.disabled}
        onChange={() => group.onChange(choice.value)}
        aria-describedby={
          classNames(
            Boolean(group.error) && `${control.id}-error`,
            Boolean(choice.more) && `${id}-more`,
          ) || undefined
        }
        aria-labelledby={`${id}-label`}
      />
      <span className="choice__text">
        <span id={`${id}-label`} className={isOn ? 'strong' : 'label'}>
          {choice.label}
        </span>
        {choice.more && (
          <span className="choice__more small" id={`${id}-more`}>
            {choice.more}
          </span>
        )}
      </span>
    </label>
  );
}

/** One of a few answers, each a card: native radio buttons. */
export function Choices<Value extends string>(props: ChoicesProps<Value>): ReactElement {
  const { label, hint, error, optional, id, options, two } = props;
  return (
    <FieldGroup label={label} hint={hint} error={error} optional={optional} id={id}>
      {(control) => (
        <div className={two ? 'two' : undefined}>
          {options.map((choice, index) => (
            <ChoiceCard
              key={choice.value}
              choice={choice}
              control={control}
              isFirst={index === 0}
              group={props}
            />
          ))}
        </div>
      )}
    </FieldGroup>
  );
}
