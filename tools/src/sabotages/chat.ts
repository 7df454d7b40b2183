import type { Sabotage } from '#sabotage/sabotage.ts';

const rules = 'platform/synapse/astra_visio_rules.py';
const badDays = 'services/chat/test/bad-days.test.ts';
const people = 'services/chat/test/people.test.ts';
const rooms = 'services/chat/test/rooms.test.ts';
const links = 'services/chat/test/links.test.ts';
const conversation = 'services/chat/test/conversation.test.ts';
const closedDoors =
  'the chat server starts on PostgreSQL with every door closed that we do not use';

/** The chat: rooms that only the service makes, people who are out at once, patients who read nothing from before. */
export const chatSabotages: readonly Sabotage[] = [
  {
    name: 'chat-words-in-the-clear',
    proves: 'CHAT-1',
    file: rules,
    find: '            check_event_for_spam=self.no_words_in_the_clear,\n',
    put: '',
    test: { file: badDays, name: 'words in the clear are refused' },
  },
  {
    name: 'chat-rooms-by-anybody',
    proves: 'AZ-1',
    file: rules,
    find: '            user_may_create_room=self.only_the_service,\n',
    put: '',
    test: { file: badDays, name: 'no member gives themselves power' },
  },
  {
    name: 'chat-open-to-other-servers',
    proves: 'CHAT-6',
    file: 'platform/local/src/synapse/configuration.ts',
    find: "resources: [{ names: ['client'] }],",
    put: "resources: [{ names: ['client', 'federation'] }],",
    test: { file: 'platform/local/test/synapse.test.ts', name: closedDoors },
  },
  {
    name: 'chat-names-of-ones-own',
    proves: 'AZ-5',
    file: 'platform/local/src/synapse/configuration.ts',
    find: '  enable_set_displayname: false,\n',
    put: '',
    test: { file: badDays, name: 'nobody writes under the name of another' },
  },
  {
    name: 'chat-leaver-stays',
    proves: 'HIP-03',
    file: 'services/chat/src/app/accounts.ts',
    find: "    else await server.closeAccount(localpart, { isErased: kind === 'guest' });",
    put: '',
    test: { file: people, name: 'who leaves the organisation is out of every room and device' },
  },
  {
    name: 'chat-device-outlives-its-session',
    proves: 'HIP-03',
    file: 'services/chat/src/app/people-events.ts',
    find: "        if (reason !== 'expired') await devices.endDevicesOf({ sessionId }, clock.now());",
    put: '',
    test: { file: people, name: 'a session that ends takes its device with it' },
  },
  {
    name: 'chat-opened-by-a-session-that-is-over',
    proves: 'HIP-03',
    file: 'services/chat/src/app/open-chat.ts',
    find: "  if (await devices.isSessionOver(sessionId)) throw new AppError('not-signed-in');",
    put: '',
    test: { file: people, name: 'who was away too long gets no more tokens' },
  },
  {
    name: 'chat-device-of-another',
    proves: 'AZ-1',
    file: 'services/chat/src/app/open-chat.ts',
    find: ' && device.personId === actor.id ?',
    put: ' ?',
    test: { file: rooms, name: 'a device of somebody else is not taken over' },
  },
  {
    name: 'chat-patient-reads-from-before',
    proves: 'AB-LOBBY-2',
    file: 'services/chat/src/app/sync-room.ts',
    find: "room.kind === 'meeting' ? 'own' : 'all'",
    put: "'all'",
    test: { file: conversation, name: 'a patient reads nothing that was written before' },
  },
  {
    name: 'chat-of-a-patient-not-let-in',
    proves: 'AB-LOBBY-2',
    file: 'services/chat/src/app/open-chat.ts',
    find: "if (!people || people.isOver || !guest) throw new AppError('guest-not-admitted');",
    put: "if (!people || !guest) throw new AppError('guest-not-admitted');",
    test: { file: conversation, name: 'a patient comes in when admitted' },
  },
  {
    name: 'chat-of-a-meeting-for-strangers',
    proves: 'AZ-1',
    file: 'services/chat/src/app/conversation.ts',
    find: '    const isIn = people !== null && takesPart(actor, people);',
    put: '    const isIn = people !== null;',
    test: { file: conversation, name: 'whoever does not take part learns nothing' },
  },
  {
    name: 'chat-half-a-room-kept',
    proves: 'F-05',
    file: 'services/chat/src/adapters/synapse/rooms.ts',
    find: '      if (await isWhole(parts, roomId)) return roomId;',
    put: '      if (roomId) return roomId;',
    test: { file: badDays, name: 'half a room under our name is given up' },
  },
  {
    name: 'chat-direct-across-organisations',
    proves: 'AZ-1',
    file: 'services/chat/src/app/accounts.ts',
    find: '(person) => person.organisationId === organisationId',
    put: '() => true',
    test: { file: rooms, name: 'a team of another organisation, and one that nobody has' },
  },
  {
    name: 'chat-nobody-comes-back',
    proves: 'HIP-03',
    file: 'services/chat/src/app/accounts.ts',
    find: '      if (isActive) await accounts.renew(id, renewed);\n',
    put: '',
    test: { file: people, name: 'whose access is opened again has another account' },
  },
  {
    name: 'chat-closed-by-old-news',
    proves: 'HIP-03',
    file: 'services/chat/src/app/people-events.ts',
    find: '      if (await isOldNews(deps, personId, new Date(time))) return;\n',
    put: '',
    test: { file: people, name: 'old news that somebody has left' },
  },
  {
    name: 'team-rooms-of-which-one-is-not',
    proves: 'AZ-1',
    file: 'services/chat/src/app/team-rooms.ts',
    find: 'rooms.filter(({ isMine }) => seesAll || isMine)',
    put: 'rooms',
    test: { file: rooms, name: 'who changes the team renames its rooms' },
  },
  {
    name: 'links-for-people-outside-the-room',
    proves: 'AZ-1',
    file: 'services/chat/src/app/links.ts',
    find: "    if (!room || !mayOnLink(by.actor, 'room-link.see', factsOf(room, null)))\n",
    put: '    if (!room)\n',
    test: { file: links, name: 'who is not in the room finds no link of it' },
  },
  {
    name: 'links-of-rooms-elsewhere',
    proves: 'AZ-1',
    file: 'services/chat/migrations/0002-room-links.sql',
    find: 'using (is_in_room(room_id))',
    put: 'using (true)',
    test: { file: links, name: 'row-level security alone keeps links' },
  },
  {
    name: 'links-that-hide-where-they-lead',
    proves: 'AB-RCE',
    file: 'services/chat/src/domain/link.ts',
    find: '  return isPlain && host.test(hostname) ? href : null;',
    put: '  return isPlain ? text : null;',
    test: { file: links, name: 'a host that only looks like another one is written out' },
  },
];
