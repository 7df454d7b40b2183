import { runNode, tool } from '#run-tool.ts';
import type { Check } from '#checks/check.ts';

export const format: Check = {
  name: 'format',
  title: 'Format (oxfmt)',
  run: ({ root, write }) => runNode([tool('oxfmt/bin/oxfmt'), ...(write ? [] : ['--check'])], root),
};
