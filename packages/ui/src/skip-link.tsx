import type { ReactElement } from 'react';
import { useUiText } from './ui-text.tsx';

/** First stop of the Tab key: over the navigation to the content. */
export function SkipLink({
  target = 'main',
  children,
}: {
  readonly target?: string | undefined;
  /** Where it leads, if not to the content. */
  readonly children?: string | undefined;
}): ReactElement {
  const text = useUiText();
  return (
    <a
      className="skip"
      href={`#${target}`}
      onClick={(event) => {
        // A patient's link lives in the fragment: it must not be replaced by "#main".
        event.preventDefault();
        document.getElementById(target)?.focus();
      }}
    >
      {children ?? text.skipToContent}
    </a>
  );
}
