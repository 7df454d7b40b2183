import { startStack } from '#run/stack.ts';

const [, , state = '', portBase = ''] = process.argv;
await startStack({ state, portBase: Number(portBase), isThrowAway: true, services: [] });
console.log('ready');
