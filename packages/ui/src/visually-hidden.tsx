import type { ReactElement, ReactNode } from 'react';

interface VisuallyHiddenProps {
  readonly children: ReactNode;
  /** Read out when the words change. */
  readonly live?: boolean | undefined;
}

/** Words for those who listen. */
export function VisuallyHidden({ children, live }: VisuallyHiddenProps): ReactElement {
  return (
    <span className="visually-hidden" aria-live={live ? 'polite' : undefined}>
      {children}
    </span>
  );
}
