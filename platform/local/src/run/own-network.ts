import { networkInterfaces } from 'node:os';

type Interfaces = ReturnType<typeof networkInterfaces>;

/** Throws where an address of this machine can be reached by others: nothing may listen on every address there. */
export function mustBeOwnNetwork(interfaces: Interfaces = networkInterfaces()): void {
  const open = Object.entries(interfaces).find(([, all]) => all?.some((each) => !each.internal));
  if (!open) return;
  throw new Error(
    `The stack is to listen on every address, but ${open[0]} can be reached from outside; start it in a network of its own.`,
  );
}
