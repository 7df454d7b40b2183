import { logger } from 'matrix-js-sdk/lib/logger.js';
import type { Logger } from 'matrix-js-sdk/lib/logger.js';

const nothing = (): void => {};

/** What goes on in a chat stands in nobody's console. */
export const quiet: Logger = {
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  getChild: () => quiet,
};

/**
 * Parts of the client write to a logger of their own, which is a loglevel underneath. Some take hold of it as soon as they
 * are loaded: whoever imports the client imports this file before it.
 */
const loud = logger as unknown as {
  methodFactory: () => () => void;
  readonly setLevel: (level: string, isKept: boolean) => void;
};
loud.methodFactory = () => nothing;
loud.setLevel('silent', false);
