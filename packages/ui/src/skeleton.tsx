import type { ReactElement, ReactNode } from 'react';
import { useUiText } from './ui-text.tsx';

interface SkeletonProps {
  /** What is being loaded, said once ("Loading your consultations"). */
  readonly label?: string | undefined;
  /** The bones of the real layout; rows of a list when left out. */
  readonly children?: ReactNode;
  /** How many rows when there are no children. */
  readonly rows?: number | undefined;
}

const widths = ['w-70', 'w-50', 'w-60', 'w-45'] as const;

/** One grey bar. `width` is a class: w-30 w-45 w-50 w-60 w-70 w-100. */
export function Bone({ width = 'w-60' }: { readonly width?: string | undefined }): ReactElement {
  return <span className={`bone ${width}`} />;
}

/** A row of a list of people: time, mark, two lines. */
export function SkeletonRow({
  width = 'w-70',
}: {
  readonly width?: string | undefined;
}): ReactElement {
  return (
    <div className="sk">
      <span className="bone" />
      <span className="bone bone--arch" />
      <span className="grow">
        <Bone width={width} />
        <Bone width="w-45" />
      </span>
    </div>
  );
}

/** The real layout in grey. It stays away for the first 200 ms (by CSS), so that fast answers do not blink. */
export function Skeleton({ label, children, rows = 4 }: SkeletonProps): ReactElement {
  const text = useUiText();
  return (
    <div>
      <output className="visually-hidden">{label ?? text.loading}</output>
      <div className="skeleton" aria-hidden="true">
        {children ??
          Array.from({ length: rows }, (_, index) => index).map((row) => (
            <SkeletonRow key={row} width={widths[row % widths.length]} />
          ))}
      </div>
    </div>
  );
}
