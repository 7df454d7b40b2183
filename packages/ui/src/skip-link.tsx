import type { ReactElement } from 'react';
import { useUiText } from './ui-text.tsx';

/** First stop of the Tab key: over the navigation to the content. */
export function SkipLink({
  target = 'main',
}: {
  readonly target?: string | undefined;
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
      {text.skipToContent}
    </a>
  );
}
