import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const meetings = testsOf('services/meetings/test/livekit.test.ts');
const gateway = testsOf('services/gateway/test/livekit-doors.test.ts');

/** AB-GHOST: nobody comes in to LiveKit but through the door, whatever the server has given them. */
export const liveKitDoorSabotages: readonly Sabotage[] = [
  {
    name: 'livekit-without-a-door',
    proves: 'AB-GHOST',
    file: 'services/gateway/src/http/engine-sockets.ts',
    find: '      return refuse(socket, 401);\n    }\n    log',
    put: '    }\n    log',
    test: gateway('the token that the server renewed opens nothing'),
  },
  {
    name: 'put-out-between-yes-and-entry',
    proves: 'AB-GHOST',
    file: 'services/gateway/src/http/engine-sockets.ts',
    find: '  if (isWelcome && isThere) return pass();',
    put: '  if (isThere) return pass();',
    test: gateway('who is put out between the yes and the coming in'),
  },
  {
    name: 'bad-day-taken-for-a-no',
    proves: 'issue 3',
    file: 'services/gateway/src/http/engine-sockets.ts',
    find: '  if (isWelcome === null) return refuse(socket, 503);',
    put: '  if (isWelcome === null) return refuse(socket, 401);',
    test: gateway('who could not be asked about is told that it is a bad day'),
  },
  {
    name: 'second-person-of-one-token',
    proves: 'AB-GHOST',
    file: 'services/gateway/src/domain/livekit-path.ts',
    find: "  'reconnect',\n",
    put: "  'publish',\n  'reconnect',\n",
    test: gateway('a second person of one token has no way through'),
  },
  {
    name: 'renewed-token-lets-in-anew',
    proves: 'AB-GHOST',
    file: 'services/meetings/src/domain/room.ts',
    find: "  if (join.grant.burntBy !== null) return 'grant-used';\n",
    put: '',
    test: meetings('who is inside takes up a broken connection'),
  },
  {
    name: 'renewed-token-outlives-the-putting-out',
    proves: 'AB-GHOST',
    file: 'services/meetings/src/app/answer-door.ts',
    find: 'resume: resumeRefusal,',
    put: 'resume: () => null,',
    test: meetings('whoever is put back to waiting does not come in again'),
  },
  {
    name: 'refusals-fill-the-journal',
    proves: 'AUD-01',
    file: 'services/meetings/src/app/answer-door.ts',
    find: '  if (await unit.rest.takeEngineEvent(refusalOnce(grantId, reason), now)) {',
    put: '  void [refusalOnce, grantId];\n  {',
    test: meetings('whoever is put back to waiting does not come in again'),
  },
  {
    name: 'one-token-asks-without-end',
    proves: 'AB-GUESS',
    file: 'services/gateway/src/http/limits.ts',
    find: '      await ask(limits.engine, request);\n',
    put: '',
    test: {
      file: 'services/gateway/test/limits.test.ts',
      name: 'one token asks few times why it was refused',
    },
  },
];
