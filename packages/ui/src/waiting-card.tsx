import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { useMinutesSince } from './clock.tsx';
import { useUiText } from './ui-text.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';
import { Who } from './who.tsx';

interface WaitingCardProps {
  readonly name: string;
  /** Date of birth, identity proven: enough not to let the wrong person in. */
  readonly about: ReactNode;
  /** Since when; left out while the person is still checking in. */
  readonly sinceMs?: number | undefined;
  /** The first in the queue stands out and holds the filled button. */
  readonly isFirst?: boolean | undefined;
  /** `State` chips of the device tests. */
  readonly tests?: ReactNode;
  /** What the tests mean ("The picture will be smaller, the sound will hold"). */
  readonly says?: ReactNode;
  readonly actions?: ReactNode;
}

function Minutes({ sinceMs }: { readonly sinceMs: number }): ReactElement {
  const text = useUiText();
  const minutes = useMinutesSince(sinceMs);
  return (
    <p className="wait__min">
      <VisuallyHidden>{text.waitsSince} </VisuallyHidden>
      {minutes > 0 && <b className="num">{minutes}</b>}
      <span>{minutes > 0 ? text.minutesShort : text.moment}</span>
    </p>
  );
}

/** One person of the waiting room, as the clinician sees them. */
export function WaitingCard(props: WaitingCardProps): ReactElement {
  const { name, about, sinceMs, isFirst, tests, says, actions } = props;
  const id = useId();
  return (
    <section className={classNames('wait', isFirst && 'wait--first')} aria-labelledby={id}>
      <div className="wait__top">
        <Who kind="guest" name={name} />
        <div className="grow">
          <h3 id={id}>{name}</h3>
          <p className="small soft">{about}</p>
        </div>
        {sinceMs !== undefined && <Minutes sinceMs={sinceMs} />}
      </div>
      {tests && <div className="wait__tests">{tests}</div>}
      {says && <p className="small soft wait__says">{says}</p>}
      {actions && <div className="wait__do">{actions}</div>}
    </section>
  );
}
