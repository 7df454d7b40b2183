import { useEffect, useRef } from 'react';
import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { Icon } from './icon.tsx';

interface FieldFault {
  /** The id of the control to lead to. */
  readonly id: string;
  readonly message: ReactNode;
}

interface ErrorSummaryProps {
  readonly title: ReactNode;
  readonly errors: readonly FieldFault[];
  /** Changes with each refused submission, so that the focus comes back here each time. */
  readonly attempt?: number | undefined;
}

function leadTo(event: MouseEvent, id: string): void {
  const control = document.getElementById(id);
  if (!control) return;
  event.preventDefault();
  control.focus();
  control.scrollIntoView({ block: 'center' });
}

/** All faults of a form in one place; the focus moves to it and each line leads to its field. */
export function ErrorSummary({
  title,
  errors,
  attempt = 0,
}: ErrorSummaryProps): ReactElement | null {
  const box = useRef<HTMLDivElement>(null);
  const isShown = errors.length > 0;
  useEffect(() => {
    if (isShown && attempt >= 0) box.current?.focus();
  }, [isShown, attempt]);
  if (!isShown) return null;
  return (
    <div
      ref={box}
      className="notice notice--danger measure"
      role="alert"
      // What is mended goes without a word: to hear all the others again with each field would be noise.
      aria-atomic={false}
      aria-relevant="additions"
      tabIndex={-1}
    >
      <Icon name="circle-alert" />
      <div className="notice__body">
        <p className="notice__t">{title}</p>
        <ul className="faults">
          {errors.map(({ id, message }) => (
            <li key={id}>
              <a href={`#${id}`} onClick={(event) => leadTo(event, id)}>
                {message}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
