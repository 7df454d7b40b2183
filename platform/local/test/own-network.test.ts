import { expect, test } from 'vitest';
import { mustBeOwnNetwork } from '#run/own-network.ts';

const at = (address: string, internal: boolean) => [
  {
    address,
    internal,
    family: 'IPv4' as const,
    netmask: '255.0.0.0',
    mac: '00:00:00:00:00:00',
    cidr: `${address}/8`,
  },
];

test('nothing listens on every address where others could reach this machine', () => {
  expect(() =>
    mustBeOwnNetwork({ lo: at('127.0.0.1', true), eth0: at('10.1.2.3', false) }),
  ).toThrow('eth0 can be reached from outside');
});

test('a network with loopback alone is one’s own', () => {
  expect(() => mustBeOwnNetwork({ lo: at('127.0.0.1', true) })).not.toThrow();
});
