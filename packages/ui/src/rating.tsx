import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { FieldError } from './field.tsx';

/** From very bad to very good. */
export type RatingValue = 1 | 2 | 3 | 4 | 5;

const values = [1, 2, 3, 4, 5] as const;

interface RatingProps {
  readonly legend: ReactNode;
  /** Five words, from the worst to the best. */
  readonly words: readonly [string, string, string, string, string];
  readonly value: RatingValue | null;
  readonly onChange: (value: RatingValue) => void;
  readonly error?: string | undefined;
}

/** Five arches with a number and a word: native radio buttons. */
export function Rating({ legend, words, value, onChange, error }: RatingProps): ReactElement {
  const name = useId();
  return (
    <fieldset className={error === undefined ? undefined : 'field--error'}>
      <legend className="h3">{legend}</legend>
      {error !== undefined && <FieldError id={`${name}-error`}>{error}</FieldError>}
      <div className="rate mt-12">
        {values.map((step) => (
          <label key={step} className={classNames(step === value && 'is-on')}>
            <input
              type="radio"
              name={name}
              value={step}
              checked={step === value}
              aria-describedby={error === undefined ? undefined : `${name}-error`}
              onChange={() => onChange(step)}
            />
            <span className="n">{step}</span> {words[step - 1]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
