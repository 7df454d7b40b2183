import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { VisuallyHidden } from './visually-hidden.tsx';
import { useUiText } from './ui-text.tsx';

/** Said aloud once per this many minutes, at most. */
const announcedEveryMinutes = 5;

/** The instant now, renewed every `everyMs` and when the page comes back to the front. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const tick = (): void => setNow(Date.now());
    const timer = setInterval(tick, everyMs);
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [everyMs]);
  return now;
}

/** Whole minutes since an instant (milliseconds since 1970), renewed by itself. */
export function useMinutesSince(sinceMs: number): number {
  const now = useNow(10_000);
  return Math.max(0, Math.floor((now - sinceMs) / 60_000));
}

interface ClockProps {
  readonly sinceMs: number;
}

/** The big elapsed time of the waiting room: eyes see each minute, ears hear one in five (and can read the exact one at any time). */
export function Clock({ sinceMs }: ClockProps): ReactElement {
  const text = useUiText();
  const minutes = useMinutesSince(sinceMs);
  const milestone = minutes - (minutes % announcedEveryMinutes);
  return (
    <>
      <p className="clock" aria-hidden="true">
        {minutes > 0 && minutes}
        <span> {minutes > 0 ? text.minutesShort : text.moment}</span>
      </p>
      <VisuallyHidden>{minutes > 0 ? text.minutes(minutes) : text.moment}</VisuallyHidden>
      <VisuallyHidden live>{milestone === 0 ? '' : text.minutes(milestone)}</VisuallyHidden>
    </>
  );
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Hours, minutes and seconds as a call shows them: `12:31`, `1:02:09`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${String(h)}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

interface DurationProps {
  readonly sinceMs: number;
  /** "Duration", read before the figures. */
  readonly label: string;
}

/** The running time of a call. Readable on demand, never announced by itself. */
export function Duration({ sinceMs, label }: DurationProps): ReactElement {
  const now = useNow(1000);
  return (
    <span className="num label" role="timer" aria-live="off" aria-label={label}>
      {formatDuration(now - sinceMs)}
    </span>
  );
}
