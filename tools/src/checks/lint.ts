import { runNode, tool } from '#run-tool.ts';
import type { Check } from '#checks/check.ts';

export const lint: Check = {
  name: 'lint',
  title: 'Lint and layers (oxlint)',
  run: ({ root }) => runNode([tool('oxlint/bin/oxlint'), '--deny-warnings'], root),
};
