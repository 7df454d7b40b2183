import type { ReactElement, ReactNode } from 'react';
import { Logo } from './logo.tsx';
import { Scene } from './scene.tsx';
import { SkipLink } from './skip-link.tsx';

interface DoorFrameProps {
  /** One sentence under the window. */
  readonly words: ReactNode;
  readonly children: ReactNode;
}

/** Sign-in and what belongs to it: the window on the sea at the left, the form at the right. */
export function DoorFrame({ words, children }: DoorFrameProps): ReactElement {
  return (
    <>
      <SkipLink />
      <main id="main" className="door" tabIndex={-1}>
        <div className="door__view">
          <p className="door__mark">
            <Logo />
            <span>Astra Visio</span>
          </p>
          <Scene />
          <p className="door__words soft measure">{words}</p>
        </div>
        <div className="door__form">
          <div>{children}</div>
        </div>
      </main>
    </>
  );
}
