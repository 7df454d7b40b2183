import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const app = (name: string): string => `services/meetings/src/app/${name}.ts`;
const domain = (name: string): string => `services/meetings/src/domain/${name}.ts`;
const host = testsOf('services/meetings/test/host.test.ts');
const grants = testsOf('services/meetings/test/grants.test.ts');
const presence = testsOf('services/meetings/test/presence.test.ts');
const accessEnds = testsOf('services/meetings/test/access-ends.test.ts');
const life = testsOf('services/meetings/test/domain/life.test.ts');
const rooms = testsOf('services/meetings/test/domain/rooms.test.ts');

const live = testsOf('services/meetings/test/live.test.ts');

/** AB-LOBBY and AB-GHOST: nobody is in the room whom the host has not let in, and each grant lets in once. */
export const admissionSabotages: readonly Sabotage[] = [
  {
    name: 'opening-admits',
    proves: 'AB-LOBBY',
    file: domain('meeting-life'),
    find: "  return allowed({ ...meeting, state: 'open', openedAt: now, engineId, version });",
    put: `  const guests = meeting.guests.map((guest) =>
    guest.step === 'waiting' ? { ...guest, step: 'admitted' as const, admittedAt: now } : guest,
  );
  return allowed({ ...meeting, guests, state: 'open', openedAt: now, engineId, version });`,
    test: host('opening lets nobody in'),
  },
  {
    name: 'grant-for-who-waits',
    proves: 'AB-LOBBY',
    file: domain('join-grant'),
    find: "facts.state !== 'open' || !isLetIn",
    put: "facts.state !== 'open' || (!isLetIn && facts.step !== 'waiting')",
    test: grants('no state short of admission gives a way in'),
  },
  {
    name: 'grant-before-the-opening',
    proves: 'AB-LOBBY',
    file: domain('join-grant'),
    find: "facts.state !== 'open' || !isLetIn",
    put: '!isLetIn',
    test: life('who was let in gets no grant while the meeting is not open'),
  },
  {
    name: 'grant-on-any-device',
    proves: 'AB-LOBBY',
    file: domain('join-grant'),
    find: "  if (facts.sessionId !== null && facts.sessionId !== sessionId) return 'on-another-device';\n",
    put: '',
    test: life('a grant is given exactly to the one device of who is let in'),
  },
  {
    name: 'admission-of-a-second-guest',
    proves: 'AB-LOBBY',
    file: domain('admission'),
    find: "meeting.guests.some((one) => one.role === 'patient' && isLetIn(one))",
    put: 'meeting.guests.length === 0',
    test: life('at most one guest is let in, and only while the meeting is open'),
  },
  {
    name: 'admission-without-the-lock',
    proves: 'AB-LOBBY',
    file: 'services/meetings/src/adapters/postgres/meetings.ts',
    find: 'findForChange: (id) => load(sql`where id = ${id} for update`)',
    put: 'findForChange: (id) => load(sql`where id = ${id}`)',
    test: host('of two guests admitted at the same moment exactly one comes in'),
  },
  {
    name: 'admission-without-the-unique-index',
    proves: 'AB-LOBBY',
    file: 'services/meetings/migrations/0003-group-meetings.sql',
    find: "create unique index guests_one_admitted on guests (meeting_id)\n  where step in ('admitted', 'in-call') and role = 'patient';",
    put: '',
    test: host('the database alone refuses two patients in one consultation'),
  },
  {
    name: 'admission-by-any-colleague',
    proves: 'AZ-2',
    file: 'packages/policy/src/meetings.ts',
    find: "  if (isHost && (facts.kind === 'meeting' || actor.roles.includes('clinician')))",
    put: "  if (facts.kind === 'meeting' || actor.roles.includes('clinician'))",
    test: {
      file: 'packages/policy/src/meetings.test.ts',
      name: 'a secretary who is a clinician too does not act as the doctor of a colleague',
    },
  },
  {
    name: 'admission-by-a-secretary',
    proves: 'AZ-2',
    file: 'packages/policy/src/meetings.ts',
    find: "  if (isHost && (facts.kind === 'meeting' || actor.roles.includes('clinician')))",
    put: '  if (isHost)',
    test: {
      file: 'packages/policy/src/meetings.test.ts',
      name: 'of a consultation: secretary, host',
    },
  },
  {
    name: 'consultation-seen-by-any-colleague',
    proves: 'AZ-2',
    file: 'packages/policy/src/meetings.ts',
    find: "if (actor.roles.includes('secretary')) relations.push('office');",
    put: "relations.push('office');",
    test: {
      file: 'services/meetings/test/planning.test.ts',
      name: 'a colleague who is not the host cannot tell that the meeting exists',
    },
  },
  {
    name: 'grant-not-burnt',
    proves: 'AB-GHOST',
    file: app('take-engine-event'),
    find: '  await unit.rooms.burn(grant.id, join.by, at);\n',
    put: '',
    test: grants('a grant that was used is dead'),
  },
  {
    name: 'grant-used-twice',
    proves: 'AB-GHOST',
    file: domain('room'),
    find: "return burntBy === null ? null : 'grant-used';",
    put: 'return null;',
    test: grants('a grant that was used is dead'),
  },
  {
    name: 'grant-of-another-person',
    proves: 'AB-GHOST',
    file: domain('room'),
    find: "  if (grant.participantId !== participant.id) return 'grant-of-another';\n",
    put: '',
    test: rooms('one with the grant of another'),
  },
  {
    name: 'ghost-stays',
    proves: 'AB-GHOST',
    file: app('take-engine-event'),
    find: '    const { roomId, engineId } = meeting;\n    return { roomId, engineId, participantId };\n',
    put: '    return null;\n',
    test: presence('a stranger with a grant of the engine itself is put out at once'),
  },
  {
    name: 'ghost-found-and-left',
    proves: 'AB-GHOST',
    file: app('repair-rooms'),
    find: '  return { removals: [...removals, ...late], isForgotten: found.isForgotten };',
    put: '  return { removals: [...late], isForgotten: found.isForgotten };',
    test: presence('lost news are found: a join, a leave, a ghost'),
  },
  {
    name: 'ghost-behind-the-first-page',
    proves: 'AB-GHOST',
    file: app('repair-rooms'),
    find: 'after = rooms.length < pageOfMeetings ? null : (rooms.at(-1)?.id ?? null);',
    put: 'after = null;',
    test: presence('a ghost is found behind as many open meetings as one question gives'),
  },
  {
    name: 'ghost-not-looked-for',
    proves: 'AB-GHOST',
    file: domain('reconcile'),
    find: 'ghosts: present.filter(isGhost).map((one) => one.participantId)',
    put: 'ghosts: []',
    test: rooms('somebody who must not be there'),
  },
  {
    name: 'engine-event-taken-twice',
    proves: 'AB-HOOK',
    file: app('take-engine-event'),
    find: '      if (!(await unit.rest.takeEngineEvent(event.id, clock.now()))) return null;\n',
    put: '',
    test: presence('an event that comes twice counts once'),
  },
  {
    name: 'engine-event-unsigned',
    proves: 'AB-HOOK',
    file: app('take-engine-event'),
    find: "    throw new AppError('not-signed-in', undefined, { cause });",
    put: `    const event = JSON.parse(rawBody) as EngineEvent;
    if (cause) return { ...event, at: new Date(event.at) };
    throw new AppError('not-signed-in', undefined, { cause });`,
    test: presence('an event that the engine did not sign changes nothing'),
  },
  {
    name: 'engine-signature-not-checked',
    proves: 'AB-HOOK',
    file: 'packages/video-engine/src/livekit/livekit-engine.ts',
    find: "this.#webhooks.receive(rawBody, typeof signature === 'string' ? signature : '')",
    put: "this.#webhooks.receive(rawBody, typeof signature === 'string' ? signature : '', true)",
    test: {
      file: 'packages/video-engine/test/livekit-engine.test.ts',
      name: 'an event that the engine did not sign is refused',
    },
  },
  {
    name: 'grant-that-commands-the-engine',
    proves: 'AZ-4',
    file: 'packages/video-engine/src/livekit/access-token.ts',
    find: '    hidden: false,\n',
    put: '    hidden: false,\n    roomAdmin: request.may.moderate === true,\n',
    test: {
      file: 'packages/video-engine/test/livekit-engine.test.ts',
      name: 'a grant, not even a host’s, commands the server past us',
    },
  },
  {
    name: 'engine-grant-sends-anything',
    proves: 'AZ-4',
    file: 'packages/video-engine/src/livekit/access-token.ts',
    find: '    canPublishSources: request.may.publish.map(engineSource),\n',
    put: '',
    test: {
      file: 'packages/video-engine/test/livekit-engine.test.ts',
      name: 'a person sends only what the grant allows',
    },
  },
  {
    name: 'end-leaves-the-room-open',
    proves: 'AB-GHOST',
    file: app('end-meeting'),
    find: '    await closeRoom(ended);\n',
    put: '',
    test: host('the end is for all, for good, and told to the house'),
  },
  {
    name: 'call-goes-on-after-sign-out',
    proves: 'HIP-03',
    file: app('people-events'),
    find: '      await putOut(running);\n',
    put: '',
    test: accessEnds('sign-out ends the call of that session alone'),
  },
  {
    name: 'grant-after-sign-out',
    proves: 'HIP-03',
    file: domain('join-grant'),
    find: "  isRemoved,\n}: MemberFacts): ProblemKey | null {\n  if (isSessionEnded) return 'not-signed-in';\n",
    put: '  isRemoved,\n}: MemberFacts): ProblemKey | null {\n',
    test: accessEnds('sign-out ends the call of that session alone'),
  },
  {
    name: 'call-goes-on-after-deactivation',
    proves: 'HIP-03',
    file: app('people-events'),
    find: '      await putOut(rooms);\n',
    put: '',
    test: accessEnds('a deactivated doctor is out of the call at once'),
  },
  {
    name: 'call-cut-by-the-clock-of-a-session',
    proves: 'HIP-15',
    file: app('people-events'),
    find: "new Set(['expired', 'renewed'])",
    put: 'new Set([])',
    test: accessEnds('a session that has expired cuts nobody off who is in a call'),
  },
  {
    name: 'grant-written-as-its-session-ends',
    proves: 'HIP-03',
    file: 'services/meetings/src/adapters/postgres/rooms.ts',
    find: 'coalesce(revoked_at, (select e.at from ended_sessions e where e.session_id = g.session_id))',
    put: 'revoked_at',
    test: accessEnds('a way in that was given while its session ended is no way in'),
  },
  {
    name: 'grant-with-every-news',
    proves: 'AB-GHOST',
    file: app('live-guests'),
    find: "const isLetIn = watcher.phase === 'waiting' && visit.phase === 'admitted';",
    put: "const isLetIn = visit.phase === 'admitted';",
    test: live(
      'who is in already is given nothing new: a page that opens, and other news, bring no grant',
    ),
  },
  {
    name: 'language-of-a-colleagues-patients',
    proves: 'AZ-2',
    file: app('among-theirs'),
    find: ' ? null : id,',
    put: ' ? null : null,',
    test: {
      file: 'services/meetings/test/invitation-mail.test.ts',
      name: 'only who may see that time learns it',
    },
  },
];
