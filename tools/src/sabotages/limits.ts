import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const limits = testsOf('services/gateway/test/limits.test.ts');

/** How often one person, or one address of strangers, asks in a minute. */
export const limitSabotages: readonly Sabotage[] = [
  {
    name: 'rate-limit-off',
    proves: 'AB-GUESS',
    file: 'services/gateway/src/http/limits.ts',
    find: 'if (result.isAllowed || !result.isExceeded) return;',
    put: 'if (result.isAllowed || result.isExceeded) return;',
    test: limits('guesses at a secret are few for each address, and the wait is told'),
  },
  {
    name: 'rate-limit-of-each-browser',
    proves: 'AB-GUESS',
    file: 'services/gateway/src/http/limits.ts',
    find: "session?.subjectId ?? ''",
    put: "session?.id ?? ''",
    test: limits('somebody in two browsers has one limit'),
  },
  {
    name: 'rate-limit-of-all-people-together',
    proves: 'AB-GUESS',
    file: 'services/gateway/src/http/limits.ts',
    find: "session?.subjectId ?? ''",
    put: "session?.kind ?? ''",
    test: limits('somebody in two browsers has one limit'),
  },
  {
    name: 'rate-limit-by-an-invented-address',
    proves: 'AB-GUESS',
    file: 'services/gateway/src/domain/client-address.ts',
    find: "return plain(chain.at(-1 - proxyHops) ?? remoteAddress ?? '');",
    put: "return plain(chain.at(proxyHops - proxyHops) ?? remoteAddress ?? '');",
    test: limits('an address that a client invents before its own does not help'),
  },
];
