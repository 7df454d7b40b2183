import type { ReactElement, ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { Logo } from './logo.tsx';
import { SkipLink } from './skip-link.tsx';
import { Steps } from './steps.tsx';

interface VisitFrameProps {
  readonly organisation: string;
  /** Where the person is on the way; left out outside of the check-in. */
  readonly step?:
    | { readonly now: number; readonly total: number; readonly label: string }
    | undefined;
  /** Language and display, at the right of the head. */
  readonly display: ReactNode;
  readonly help: { readonly label: string; readonly onPress: () => void };
  /** `call` is the number as dialled, `shown` as printed. */
  readonly phone?: { readonly call: string; readonly shown: string } | undefined;
  readonly children: ReactNode;
}

/** The patient's frame: no navigation, one column, one thing per page, help always there. */
export function VisitFrame({
  organisation,
  step,
  display,
  help,
  phone,
  children,
}: VisitFrameProps): ReactElement {
  return (
    <>
      <SkipLink />
      <div className="visit">
        <header className="visit__head">
          <div className="visit__org">
            <Logo />
            <span>{organisation}</span>
          </div>
          <div className="line nowrap">{display}</div>
        </header>
        <main id="main" className="visit__body" tabIndex={-1}>
          {step && <Steps {...step} />}
          {children}
        </main>
        <footer className="visit__foot">
          <div>
            <button type="button" className="link-btn" onClick={help.onPress}>
              <Icon name="life-buoy" />
              {help.label}
            </button>
            {phone && (
              <a className="link-btn" href={`tel:${phone.call}`}>
                <Icon name="phone" />
                {phone.shown}
              </a>
            )}
          </div>
        </footer>
      </div>
    </>
  );
}
