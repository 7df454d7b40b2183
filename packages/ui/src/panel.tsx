import { useId, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { useKeptFocus } from './kept-focus.ts';

interface PanelProps {
  readonly title: string;
  /** The name of the cross ("Close the chat"). */
  readonly closeLabel: string;
  readonly onClose: () => void;
  /** A chip beside the title. */
  readonly state?: ReactNode;
  readonly foot?: ReactNode;
  /** Newest at the bottom and in view. */
  readonly fromEnd?: boolean | undefined;
  readonly children: ReactNode;
}

/** A panel of the call: beside the picture, over it on phones, never over the bar. */
export function Panel({
  title,
  closeLabel,
  onClose,
  state,
  foot,
  fromEnd,
  children,
}: PanelProps): ReactElement {
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  useKeptFocus(body);
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel__head">
        <h2 className="h3" id={id}>
          {title}
        </h2>
        {state}
        <IconButton icon="x" label={closeLabel} onClick={onClose} />
      </div>
      <div
        ref={body}
        // No second region of the same name.
        role="group"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        className={classNames('panel__body', fromEnd && 'from-end')}
        aria-labelledby={id}
      >
        {children}
      </div>
      {foot && <div className="panel__foot">{foot}</div>}
    </section>
  );
}
