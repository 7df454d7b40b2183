const families: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'edge'],
  [/\bFirefox\/|\bFxiOS\//, 'firefox'],
  [/\bSamsungBrowser\//, 'samsung'],
  [/\bOPR\//, 'opera'],
  [/\bChrome\/|\bCriOS\//, 'chrome'],
  [/\bSafari\//, 'safari'],
];

/** The family of a browser in one word. */
export const deviceOf = (userAgent: string | undefined): string =>
  families.find(([shape]) => shape.test(userAgent ?? ''))?.[1] ?? 'other';
