import type { ReactElement } from 'react';

/** Of longer ones a part may stand on the next line: a small phone has no more room. */
const LONGEST = 16;

/** Large words whose hyphens are no place to break a line: "rendez-vous" is one word to whoever reads it. */
export function WholeWords({ children }: { readonly children: string }): ReactElement {
  // What is split by a group is kept: every second part is a word with hyphens.
  const parts = children.split(/([\p{L}’]+(?:-[\p{L}]+)+)/u);
  return (
    <>
      {parts.map((part, n) =>
        n % 2 === 1 && part.length <= LONGEST ? (
          // The words of one sentence keep their places.
          // oxlint-disable-next-line react/no-array-index-key -- see above
          <span key={n} className="one-word">
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}
