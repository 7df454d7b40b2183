import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { focusSoon } from '#shared/focus-soon.ts';
import { WholeWords } from '#shared/whole-words.tsx';

/** The page's title. The page appears at its beginning, and the title takes the focus, so that a screen reader begins there. */
export function Heading({ children }: { readonly children: ReactNode }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // One page takes the place of another, whose button stood far below.
    window.scrollTo(0, 0);
    return focusSoon(heading.current);
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {typeof children === 'string' ? <WholeWords>{children}</WholeWords> : children}
    </h1>
  );
}
