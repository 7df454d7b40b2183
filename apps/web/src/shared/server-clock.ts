/** How far this device's clock is behind the servers' (negative: ahead). Phones are often wrong by hours. */
let behindMs = 0;

/** Notes the `Date` that came with a reply (RFC 9110; whole seconds). */
export function noteServerDate(date: string | null): void {
  const moment = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(moment)) return;
  const away = moment - Date.now();
  // A second or two is the way and the rounding, not the clock.
  behindMs = Math.abs(away) > 5000 ? away : 0;
}

/** The servers' time now, as far as it is known. */
export function serverNow(): number {
  return Date.now() + behindMs;
}

/** A moment of this device's clock on the servers' clock. */
export function onServerClock(deviceNow: number): number {
  return deviceNow + behindMs;
}
