/** No delivery is so slow by itself: nobody took it for a while, or it was told again. */
const lateMs = 10 * 60_000;

/** Whether an event comes so late that what it tells of may be undone. Both by the clock of whoever asks. */
export const isLate = (toldAt: Date, now: Date): boolean =>
  now.getTime() - toldAt.getTime() >= lateMs;

/** When somebody was said to have gone. */
export type OldNewsFacts = {
  /** The event's time, by identity's clock. */
  readonly toldAt: Date;
  readonly now: Date;
  /** When this service saw their access opened anew, if it keeps that. */
  readonly renewedAt?: Date | null;
};

/**
 * Whether `person.deactivated` was told before the person's access was opened anew: then nothing of theirs is ended. Clocks
 * differ, so identity is asked as well (`find`, never from a copy kept); while it does not answer, who is said to have gone
 * goes.
 */
export async function isOldNews(
  { toldAt, now, renewedAt = null }: OldNewsFacts,
  find: () => Promise<{ readonly isActive: boolean } | null>,
): Promise<boolean> {
  const isBeforeReturn = renewedAt !== null && toldAt < renewedAt;
  if (!isBeforeReturn && !isLate(toldAt, now)) return false;
  const person = await find().catch(() => null);
  return person?.isActive === true;
}
