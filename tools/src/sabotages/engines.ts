import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const app = (name: string): string => `services/meetings/src/app/${name}.ts`;
const engines = testsOf('services/meetings/test/engines.test.ts');

const drawn = testsOf('services/meetings/test/engines-drawn.test.ts');
const rules = testsOf('services/meetings/test/engine-rule.test.ts');

/** Issue 4: a call that goes from one engine to another stays one call. */
export const engineSabotages: readonly Sabotage[] = [
  {
    name: 'twin-rooms',
    proves: 'AB-GHOST',
    file: app('grants'),
    find: 'engines.at(engineId).grant(',
    put: 'engines.at(null).grant(',
    test: engines('when the engine dies, everybody is taken to the same other one'),
    says: 'The engine refused the grant',
  },
  {
    name: 'ghost-after-a-move',
    proves: 'AB-GHOST',
    file: app('take-engine-event'),
    find: '  return { roomId, engineId, participantId };\n}\n\nasync function readEvent',
    put: '  return null;\n}\n\nasync function readEvent',
    test: engines('whoever comes into the room that was left is put out'),
  },
  {
    name: 'left-room-stays-open',
    proves: 'AB-GHOST',
    file: app('watch-engines'),
    find: '  await engines.at(room.engineId).end(room.roomId);\n',
    put: '',
    test: engines('the room that was left is closed when its engine is back'),
  },
  {
    name: 'old-engine-still-believed',
    proves: 'F-16',
    file: app('take-engine-event'),
    find: 'const isHere = meeting && (meeting.engineId ?? engines.first) === engineId;',
    put: 'const isHere = meeting;',
    test: engines('an engine cannot speak for the room of another'),
  },
  {
    name: 'mute-forgotten-by-a-new-join',
    proves: 'AZ-4',
    file: 'services/meetings/src/app/take-engine-event.ts',
    find: '        if (isSilent) await hushAgain(deps, { engine, event });\n',
    put: '',
    test: {
      file: 'services/meetings/test/jitsi.test.ts',
      name: 'who was muted by a moderator is held back at a new join too',
    },
  },
  {
    name: 'roster-lost-between-prosody-and-livekit',
    proves: 'AB-GHOST',
    file: app('move-meeting'),
    find: '      await emptyRoom(unit, meeting, { at, engineBy: engineActor(from) });\n',
    put: '',
    test: {
      file: 'services/meetings/test/prosody-and-livekit.test.ts',
      name: 'dies, its meeting goes on over the other engine, and it is used again when it is back',
    },
  },
  {
    name: 'hung-bridge-is-up',
    proves: 'F-16',
    file: 'platform/jitsi/prosody/load.lib.lua',
    find: 'return now - said[nick].at > longest_silence;',
    put: 'return false;',
    test: {
      file: 'platform/jitsi/test/orders.test.ts',
      name: 'a bridge that says nothing any more is not there',
    },
  },
  {
    name: 'moved-by-one-hiccup',
    proves: 'F-02',
    file: 'services/meetings/src/domain/engines.ts',
    find: 'const downAfter = 2;',
    put: 'const downAfter = 1;',
    test: engines('one look that fails takes nobody away'),
  },
  {
    name: 'moved-by-ones-own-network',
    proves: 'F-02',
    file: 'services/meetings/src/app/watch-engines.ts',
    find: "isGood: look.status === 'up', isCorroborated",
    put: "isGood: look.status === 'up' && id !== suspected, isCorroborated",
    test: engines('who has lost only their own network moves nobody'),
  },
  {
    name: 'moved-twice-by-two-replicas',
    proves: 'F-16',
    file: app('move-meeting'),
    find: ' || meeting.roomId !== room.roomId) return null;',
    put: ') return null;',
    test: engines('two replicas that see the loss at the same moment move the meeting once'),
  },
  {
    name: 'forgotten-behind-those-who-wait',
    proves: 'F-02',
    file: app('watch-engines'),
    find: 'openElsewhere(up, first, rooms.at(-1)?.id ?? null);',
    put: 'openElsewhere(up, first, null);\n    if (rooms.length > 0) break;',
    test: engines('those whose organisation lets them go nowhere hide nobody who can go'),
  },
  {
    name: 'no-look-while-rooms-are-closed',
    proves: 'F-02',
    file: app('watch-engines'),
    find: '    return within(tidying, undefined);',
    put: '    return tidying;',
    test: engines(
      'an engine that does not close what was left there keeps nobody from being taken',
    ),
    says: 'timed out',
  },
  {
    name: 'a-full-engine-gets-one-more',
    proves: 'issue 4',
    file: 'services/meetings/src/domain/engines.ts',
    find: 'loadOf(one) < busyFrom',
    put: 'loadOf(one) <= 1',
    test: drawn('whatever engines, loads, rules and restarts are drawn'),
  },
  {
    name: 'opened-where-the-organisation-forbids',
    proves: 'issue 4',
    file: app('watch-engines'),
    find: '      if (rule === null) return engines.first;\n',
    put: '      if (rule !== undefined) return engines.first;\n',
    test: rules('when no allowed engine is up, nothing is opened elsewhere'),
  },
  {
    name: 'moved-where-the-organisation-forbids',
    proves: 'issue 4',
    file: app('watch-engines'),
    find: 'choose(allowedBy(room.rule, candidates))',
    put: 'choose(allowedBy(null, candidates))',
    test: rules('a meeting whose engine dies does not go to one that its organisation forbids'),
  },
  {
    name: 'mute-lost-by-a-move',
    proves: 'issue 4',
    file: 'packages/call-core/src/carrier.ts',
    find: '    this.#outgoing = outgoing;\n',
    put: '    this.#outgoing = { ...this.#outgoing, ...outgoing };\n',
    test: {
      file: 'packages/call-core/test/from-one-engine-to-another.test.ts',
      name: 'a muted microphone stays muted on the next engine',
    },
  },
  {
    name: 'back-to-an-engine-that-was-left',
    proves: 'AB-GHOST',
    file: 'packages/call-core/src/carrier.ts',
    find: 'if (this.#due === null && this.#joining?.isCommitted() === false)',
    put: 'if (this.#joining?.isCommitted() === false)',
    test: {
      file: 'packages/call-core/test/from-one-engine-to-another.test.ts',
      name: 'a meeting that moves while the engine wavers is followed at once',
    },
    says: 'Nobody joined yet',
  },
  {
    name: 'page-that-does-not-hear-of-the-move',
    proves: 'F-02',
    file: 'apps/web/src/call/use-engine.ts',
    find: 'if (engineId !== null) session.goTo(engineId);',
    put: 'void engineId;',
    test: {
      file: 'e2e/engine-loss.test.ts',
      name: 'while two people speak on the first of two video servers',
    },
    isSlow: true,
  },
  {
    name: 'engine-spoken-against-by-who-waits',
    proves: 'F-02',
    file: 'services/meetings/src/app/grants.ts',
    find: '    if (isTheirs) await watch.suspect(lostEngineId);',
    put: '    if (isTheirs || place) await watch.suspect(lostEngineId);',
    test: {
      file: 'services/meetings/test/engines.test.ts',
      name: 'who waits at the door has lost nothing: their word moves nobody',
    },
  },
];
