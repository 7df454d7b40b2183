import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface SwitchProps {
  readonly label: ReactNode;
  readonly more?: ReactNode;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly disabled?: boolean | undefined;
}

/** On or off, at once and without a "Save". */
export function Switch({ label, more, isOn, onChange, disabled }: SwitchProps): ReactElement {
  const id = useId();
  return (
    <label className={classNames('switch', isOn && 'switch--on')} htmlFor={id}>
      <span className="switch__track" aria-hidden="true" />
      <span className="switch__text">
        <span id={`${id}-label`} className="label">
          {label}
        </span>
        {more && (
          <span id={`${id}-more`} className="choice__more small">
            {more}
          </span>
        )}
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        checked={isOn}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        aria-labelledby={`${id}-label`}
        aria-describedby={more ? `${id}-more` : undefined}
      />
    </label>
  );
}
