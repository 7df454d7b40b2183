import type { ReactElement } from 'react';
import { Knot, knotClass } from './thread.tsx';
import type { KnotState } from './thread.tsx';
import { useUiText } from './ui-text.tsx';

interface StepsProps {
  /** From 1. */
  readonly now: number;
  readonly total: number;
  /** The name of this step. */
  readonly label: string;
}

/** Where a person is on the way: "Step 2 of 4", and the thread lying down. */
export function Steps({ now, total, label }: StepsProps): ReactElement {
  const text = useUiText();
  const stateOf = (step: number): KnotState => {
    if (step < now) return 'done';
    return step === now ? 'now' : 'next';
  };
  return (
    <div className="steps">
      <p className="steps__words">
        <strong>{text.step(now, total)}</strong>
        <span>{label}</span>
      </p>
      <ol className="steps__line" aria-hidden="true">
        {Array.from({ length: total }, (_, index) => stateOf(index + 1)).map((state, index) => (
          <li key={`${String(index)}-${state}`} className={knotClass(state)}>
            <Knot icon={state === 'done' ? 'check' : undefined} />
          </li>
        ))}
      </ol>
    </div>
  );
}
