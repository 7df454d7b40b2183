import type { ReactElement } from 'react';

interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  /** In the same unit; where it is 0, nothing is left to do. */
  readonly all: number;
}

/** How far something has come, in whole per cent. */
export function ProgressBar({ label, done, all }: ProgressBarProps): ReactElement {
  const percent = all === 0 ? 100 : Math.floor((done / all) * 100);
  return (
    <span
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <span className="bar__fill" style={{ width: `${String(percent)}%` }} />
    </span>
  );
}
