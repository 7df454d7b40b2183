import type { Check } from '#checks/check.ts';
import { drawing } from '#checks/drawing.ts';
import { format } from '#checks/format.ts';
import { lint } from '#checks/lint.ts';
import { openApi } from '#checks/open-api.ts';
import { sabotages } from '#checks/sabotages.ts';
import { settings } from '#checks/settings.ts';
import { types } from '#checks/types.ts';
import { unused } from '#checks/unused.ts';

/** In the order of cost: the quick ones speak first. */
export const checks: readonly Check[] = [
  format,
  sabotages,
  settings,
  lint,
  unused,
  openApi,
  drawing,
  types,
];
