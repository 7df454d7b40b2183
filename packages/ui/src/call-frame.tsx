import { useId, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { useKeptFocus } from './kept-focus.ts';
import { Logo } from './logo.tsx';

interface CallFrameProps {
  /** The person at the other end. */
  readonly title: ReactNode;
  /** After the name, in a lighter hand: the date of birth, so that it is the right person. */
  readonly about?: ReactNode;
  /** At the right: duration, connection. */
  readonly status?: ReactNode;
  /** The tiles. */
  readonly children: ReactNode;
  /** A `Panel` beside the pictures (over them on phones). */
  readonly panel?: ReactNode;
  /** A line of captions under the pictures. */
  readonly captions?: ReactNode;
  /** A `CallBar`. */
  readonly bar: ReactNode;
  /** `call--warned`, `call--whole`. */
  readonly className?: string | undefined;
}

/** The call screen: head, pictures and panel, captions, bar. Dark in both themes. */
export function CallFrame(props: CallFrameProps): ReactElement {
  const { title, about, status, children, panel, captions, bar, className } = props;
  const id = useId();
  const main = useRef<HTMLElement>(null);
  useKeptFocus(main);
  const looks = classNames(
    'call',
    Boolean(panel) && 'call--panel',
    Boolean(captions) && 'call--captions',
    className,
  );
  return (
    <div className={looks} data-stage="">
      <header className="call__top">
        <div className="grow">
          <Logo />
          <h1 className="call__title" id={id}>
            {title}
            {about && <span className="soft call__born only-wide"> · {about}</span>}
          </h1>
        </div>
        {status}
      </header>
      <main ref={main} id="main" className="call__mid" tabIndex={-1} aria-labelledby={id}>
        <div className="call__pictures">{children}</div>
        {panel}
      </main>
      {captions && <div className="captions">{captions}</div>}
      {bar}
    </div>
  );
}
