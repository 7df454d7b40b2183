const browsers = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['Firefox', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['CriOS', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const systems = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS', 'Mac'],
  ['Linux', 'Linux'],
] as const;

type Known = readonly (readonly [sign: string, name: string])[];
const first = (known: Known, text: string): string | undefined =>
  known.find(([sign]) => text.includes(sign))?.[1];

/** What this device is called in the list of one's own; its maker's words, none of the person. */
export function deviceName(userAgent: string): string {
  const parts = [first(browsers, userAgent), first(systems, userAgent)];
  return parts.filter((part) => part !== undefined).join(' · ') || 'Web';
}
