import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { WholeWords } from '#shared/whole-words.tsx';

/** The page's title. It takes the focus when the page appears, so that a screen reader begins there. */
export function Heading({ children }: { readonly children: ReactNode }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {typeof children === 'string' ? <WholeWords>{children}</WholeWords> : children}
    </h1>
  );
}
