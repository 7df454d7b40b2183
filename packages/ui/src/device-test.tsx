import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

/** `running` while it is being tried. */
export type TestOutcome = 'good' | 'weak' | 'bad' | 'running';

interface DeviceTestProps {
  readonly outcome: TestOutcome;
  /** For `bad` and `running`: the device's own icon. */
  readonly icon?: IconName | undefined;
  /** "Microphone: blocked". */
  readonly title: ReactNode;
  readonly children?: ReactNode;
  /** Numbered things to do. */
  readonly remedy?: readonly { readonly key: string; readonly words: ReactNode }[] | undefined;
  /** The picture, a level, buttons. */
  readonly below?: ReactNode;
}

const marks = {
  good: 'check',
  weak: 'triangle-alert',
  bad: 'circle-alert',
  running: 'loader-circle',
} as const;

/** The list of tests. */
export function DeviceTests({ children }: { readonly children: ReactNode }): ReactElement {
  return <ul className="tests">{children}</ul>;
}

/** One device and its result in plain words, with what to do when it fails. */
export function DeviceTest({
  outcome,
  icon,
  title,
  children,
  remedy,
  below,
}: DeviceTestProps): ReactElement {
  const looks = classNames('test', outcome !== 'good' && `test--${outcome}`);
  return (
    <li className={looks}>
      <div className="test__top">
        <span className="test__mark" aria-hidden="true">
          <Icon
            name={
              outcome === 'bad' || outcome === 'running' ? (icon ?? marks[outcome]) : marks[outcome]
            }
          />
        </span>
        <p className="grow">
          <strong>{title}</strong>
          {children && (
            <>
              <br />
              <span className="soft">{children}</span>
            </>
          )}
        </p>
      </div>
      {remedy && remedy.length > 0 && (
        <ol className="todo">
          {remedy.map(({ key, words }) => (
            <li key={key}>
              <span>{words}</span>
            </li>
          ))}
        </ol>
      )}
      {below}
    </li>
  );
}

interface LevelProps {
  /** From 0 to 1. */
  readonly value: number;
  readonly label: string;
}

/** How loud the microphone hears. */
export function Level({ value, label }: LevelProps): ReactElement {
  const part = Math.min(Math.max(value, 0), 1);
  return (
    <span
      className="level"
      // A native <meter> cannot be drawn the same way in every browser.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- see above
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
    >
      <span style={{ transform: `scaleX(${String(part)})` }} />
    </span>
  );
}
