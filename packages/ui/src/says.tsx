import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Who } from './who.tsx';
import type { WhoKind } from './who.tsx';

interface SaysProps {
  readonly name: string;
  readonly kind: WhoKind;
  /** As shown ("14:22"). */
  readonly time?: ReactNode;
  /** One's own words, at the right. */
  readonly isMine?: boolean | undefined;
  readonly children: ReactNode;
}

/** A message in the waiting room: who says it, when, what. */
export function Says({ name, kind, time, isMine, children }: SaysProps): ReactElement {
  return (
    <div className={classNames('from', isMine && 'from--me')}>
      {!isMine && <Who kind={kind} name={name} />}
      <div className={classNames('says grow', isMine && 'says--me')}>
        <p className="small">
          <strong>{name}</strong> {time && <span className="soft num">{time}</span>}
        </p>
        <p>{children}</p>
      </div>
    </div>
  );
}
