import { useTime } from '#shared/use-time.ts';

/** Day and hour until which something is open: what ends at midnight ends with the day before. */
export function useLastMoment(): (until: string | null) => {
  readonly day: string;
  readonly time: string;
} {
  const { at } = useTime();
  return (until) => {
    if (until === null) return { day: '', time: '' };
    const last = Date.parse(until) - 1_000;
    return { day: at(last, 'weekday'), time: at(last) };
  };
}
