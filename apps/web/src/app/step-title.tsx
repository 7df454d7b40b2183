import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { focusSoon } from '#shared/focus-soon.ts';
import { ScreenTitle } from './screen-title.tsx';

/** The heading of a step that took another's place: a screen reader is told by the focus, as of a page. */
export function StepTitle({ title }: { readonly title: string }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => focusSoon(heading.current), []);
  return (
    <h1 ref={heading} className="display" tabIndex={-1}>
      <ScreenTitle title={title} />
    </h1>
  );
}
