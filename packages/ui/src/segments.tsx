import { useId } from 'react';
import type { ReactElement } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: IconName | undefined;
}

interface SegmentsProps<Value extends string> {
  /** What is being chosen. */
  readonly label: string;
  readonly hideLabel?: boolean | undefined;
  readonly options: readonly Segment<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of a few views or settings, in one line: native radio buttons in disguise. */
export function Segments<Value extends string>(props: SegmentsProps<Value>): ReactElement {
  const { label, hideLabel, options, value, onChange } = props;
  const name = useId();
  return (
    <fieldset>
      <legend className={hideLabel ? 'visually-hidden' : 'field__label'}>{label}</legend>
      <div className="segments">
        {options.map((option) => (
          <label
            key={option.value}
            className={classNames('segments__b', option.value === value && 'segments__b--on')}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.icon && <Icon name={option.icon} size="s" />}
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
