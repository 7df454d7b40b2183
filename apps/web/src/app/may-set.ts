import type { useMay } from './session.tsx';

/** Whether there is a setting of the house for somebody who may this. */
export const maySet = (may: ReturnType<typeof useMay>): boolean =>
  may('engine-rule.see') || may('document.rotate-key');
