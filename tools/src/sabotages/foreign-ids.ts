import type { Sabotage } from '#sabotage/sabotage.ts';
import { testsOf } from '#sabotage/sabotage.ts';

const generator = testsOf('packages/kit/src/bad-input.test.ts');
const listeners = testsOf('platform/local/test/listeners.test.ts');
const foreignIds = 'packages/testing/src/foreign-ids.ts';
const rawRequests = 'packages/testing/src/raw-requests.ts';

/** Whose an id is, a version of before, requests that no schema describes, and where the stack listens. */
export const foreignIdSabotages: readonly Sabotage[] = [
  {
    name: 'no-colleague-is-tried',
    proves: 'AZ-1',
    file: foreignIds,
    find: "'a colleague’s': peer }",
    put: "'a colleague’s': undefined }",
    test: generator('one that shows a colleague does not pass'),
  },
  {
    name: 'no-id-of-another-thing-is-tried-in-the-path',
    proves: 'AZ-1',
    file: foreignIds,
    find: '  ...inPath(example),\n',
    put: '',
    test: generator('one that takes a part of another thing does not pass'),
  },
  {
    name: 'no-id-of-another-thing-is-tried-in-the-body',
    proves: 'AZ-1',
    file: foreignIds,
    find: '  ...inBody(example),\n',
    put: '',
    test: generator('one that takes one of another thing in a body does not pass'),
  },
  {
    name: 'nobody-must-say-whose-an-id-is',
    proves: 'AZ-1',
    file: 'packages/testing/src/bad-input.ts',
    find: 'const faults = [...untriedIds({ route, example, schemas })];',
    put: 'const faults: string[] = [String(schemas)].slice(1);',
    test: generator('an example that says nothing of whose an id could be does not pass'),
  },
  {
    name: 'a-reason-that-nobody-asks-for',
    proves: 'AZ-1',
    file: foreignIds,
    find: '    ...idle.map(',
    put: '    ...[].map(',
    test: generator('nor does one that says why of what nobody asks'),
  },
  {
    name: 'nothing-is-asked-without-its-signature',
    proves: 'HOOK-1',
    file: rawRequests,
    find: '    ...unsigned(parts),\n',
    put: '',
    test: generator('one that believes what nobody has sealed does not pass'),
  },
  {
    name: 'version-of-another-document-read',
    proves: 'AZ-1',
    file: 'services/documents/src/adapters/postgres/files.ts',
    find: 'from versions where id = ${versionId} and item_id = ${itemId} and',
    put: 'from versions where id = ${versionId} and ${itemId}::uuid is not null and',
    test: testsOf('services/documents/test/bad-input.test.ts')(
      'GET /items/:id/versions/:versionId/content',
    ),
  },
  {
    name: 'comment-settled-by-words-of-before',
    proves: 'ASVS V2',
    file: 'services/documents/src/app/comments.ts',
    find: 'if (comment.version !== version) throw',
    put: 'if (comment.version < version) throw',
    test: testsOf('services/documents/test/bad-input.test.ts')(
      'POST /items/:id/comments/:commentId/resolve',
    ),
  },
  {
    name: 'udp-listener-that-nobody-sees',
    proves: 'ENC-10',
    file: 'platform/local/src/run/listeners.ts',
    find: "udp: '07'",
    put: "udp: '01'",
    test: listeners('of UDP, what takes from anybody is found'),
  },
  {
    name: 'listener-of-a-child-that-nobody-sees',
    proves: 'ENC-10',
    file: 'platform/local/src/run/listeners.ts',
    find: 'if (all.has(parent)) all.add(pid);',
    put: 'if (all.has(parent) && pid === parent) all.add(pid);',
    test: listeners('what a process has started is looked at with it'),
  },
  {
    name: 'video-server-for-the-whole-network',
    proves: 'ENC-10',
    file: 'platform/local/src/run/video-servers.ts',
    find: '    bind_addresses: [listen],\n    keys:',
    put: "    bind_addresses: ['0.0.0.0', listen].slice(0, 1),\n    keys:",
    test: {
      file: 'e2e/loopback.test.ts',
      name: 'everything that was started listens on this machine alone',
    },
    isSlow: true,
  },
];
