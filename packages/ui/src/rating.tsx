import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** From very bad to very good. */
export type RatingValue = 1 | 2 | 3 | 4 | 5;

const values = [1, 2, 3, 4, 5] as const;

interface RatingProps {
  readonly legend: ReactNode;
  /** Five words, from the worst to the best. */
  readonly words: readonly [string, string, string, string, string];
  readonly value: RatingValue | null;
  readonly onChange: (value: RatingValue) => void;
}

/** Five arches with a number and a word: native radio buttons. */
export function Rating({ legend, words, value, onChange }: RatingProps): ReactElement {
  const name = useId();
  return (
    <fieldset>
      <legend className="h3">{legend}</legend>
      <div className="rate mt-12">
        {values.map((step) => (
          <label key={step} className={classNames(step === value && 'is-on')}>
            <input
              type="radio"
              name={name}
              value={step}
              checked={step === value}
              onChange={() => onChange(step)}
            />
            <span className="n" aria-hidden="true">
              {step}
            </span>
            {words[step - 1]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
