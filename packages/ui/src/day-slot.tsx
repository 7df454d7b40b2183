import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Knot, knotClass } from './thread.tsx';
import type { KnotState } from './thread.tsx';
import type { IconName } from './icon.tsx';
import { Who } from './who.tsx';
import type { WhoKind } from './who.tsx';

interface DaySlotProps {
  /** As shown ("14:20"), and as a machine reads it. */
  readonly time: string;
  readonly dateTime: string;
  readonly state: KnotState;
  readonly icon?: IconName | undefined;
  readonly name: string;
  readonly kind?: WhoKind | undefined;
  readonly about: ReactNode;
  /** `here`: the person is in the waiting room; `gone`: cancelled. */
  readonly look?: 'here' | 'gone' | undefined;
  /** Chips and quiet buttons at the right. */
  readonly end?: ReactNode;
}

/** One consultation on the thread of the day (inside `<Thread className="day-list">`). */
export function DaySlot(props: DaySlotProps): ReactElement {
  const { time, dateTime, state, icon, name, kind = 'guest', about, look, end } = props;
  return (
    <li className={knotClass(state)}>
      <time className="slot-time" dateTime={dateTime}>
        {time}
      </time>
      <Knot icon={icon ?? (state === 'done' ? 'check' : undefined)} />
      <div className={classNames('slot', look && `slot--${look}`)}>
        <Who kind={kind} name={name} />
        <div className="slot__who">
          <strong>{name}</strong>
          <br />
          <span className="soft">{about}</span>
        </div>
        <div className="slot__end">{end}</div>
      </div>
    </li>
  );
}

/** The line of the present instant on the thread of the day. */
export function DayNow({
  time,
  label,
}: {
  readonly time: string;
  readonly label: string;
}): ReactElement {
  return (
    <li className="now is-now">
      <span className="now__t">
        <span aria-hidden="true">{time}</span>
        <span className="visually-hidden">{label}</span>
      </span>
      <span className="now__l" aria-hidden="true" />
    </li>
  );
}

interface DayPastProps {
  readonly children: ReactNode;
}

/** The folded past at the top of the day: a knot and a button. */
export function DayPast({ children }: DayPastProps): ReactElement {
  return (
    <li className="day-past">
      <span />
      <Knot icon="check" />
      <div>{children}</div>
    </li>
  );
}
