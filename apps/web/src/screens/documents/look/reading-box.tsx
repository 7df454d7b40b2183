import type { ReactElement, ReactNode } from 'react';

interface ReadingBoxProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** What is longer than there is room for: it scrolls in itself, by keyboard too. */
export function ReadingBox({ label, children }: ReadingBoxProps): ReactElement {
  return (
    <section
      className="docs__text"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {children}
    </section>
  );
}
