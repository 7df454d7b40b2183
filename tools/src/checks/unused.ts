import { runNode, tool } from '#run-tool.ts';
import type { Check } from '#checks/check.ts';

export const unused: Check = {
  name: 'unused',
  title: 'Unused code (knip)',
  run: ({ root }) =>
    runNode([tool('knip/bin/knip.js'), '--no-progress', '--no-config-hints'], root),
};
