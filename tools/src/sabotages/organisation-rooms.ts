import type { Sabotage } from '#sabotage/sabotage.ts';

const rooms = 'services/chat/test/organisation-rooms.test.ts';
const src = (path: string): string => `services/chat/src/${path}`;
const policy = { file: 'packages/policy/src/chat.ts', test: 'packages/policy/src/chat.test.ts' };

/** Rooms of a whole organisation: of who works there, decided by who administers it. */
export const organisationRoomSabotages: readonly Sabotage[] = [
  {
    name: 'organisation-rooms-all-at-once',
    proves: 'F-05',
    file: src('app/sync-room.ts'),
    find: 'room.forRoles === null ? toJoin.length : atOnce',
    put: 'toJoin.length',
    test: { file: rooms, name: 'people come in in turns' },
  },
  {
    name: 'organisation-rooms-of-which-nobody-takes-hold',
    proves: 'AZ-3',
    file: src('adapters/postgres/rooms.ts'),
    find: '      await run(trx, sql`select 1 from rooms ${openOf(organisationId)} for update`);\n',
    put: '',
    test: { file: rooms, name: 'of many who come at once nobody is forgotten' },
  },
  {
    name: 'organisation-rooms-led-from-elsewhere',
    proves: 'AZ-1',
    file: src('app/organisation-rooms.ts'),
    find: "  if (!leadIds.every((id) => leads.has(id))) throw new AppError('not-found');\n",
    put: '',
    test: { file: rooms, name: 'another organisation sees nothing of it' },
  },
  {
    name: 'organisation-rooms-of-a-role-of-before',
    proves: 'AZ-3',
    file: src('app/accounts.ts'),
    find: '        await followOrganisation(unit, organisationId);\n',
    put: '        return;\n',
    test: { file: rooms, name: 'a room for some roles has those who have one of them' },
  },
  {
    name: 'organisation-rooms-that-nobody-mends',
    proves: 'AZ-3',
    file: src('app/repair.ts'),
    find: '      await followAll(deps);\n',
    put: '',
    test: { file: rooms, name: 'what was lost of the rooms themselves' },
  },
  {
    name: 'organisation-rooms-that-name-everybody',
    proves: 'P5',
    file: src('app/present-room.ts'),
    find: 'forRoles === null ? members : members.filter(isNamed)',
    put: 'members.filter((one) => forRoles !== null || isNamed(one) || true)',
    test: { file: rooms, name: 'the list names of such a room only who leads it' },
  },
  {
    name: 'organisation-rooms-in-which-all-are-asked-to-read',
    proves: 'P5',
    file: src('app/read-requests.ts'),
    find: 'room.forRoles !== null && holders.length > mostAsked',
    put: 'room.forRoles === null && holders.length > mostAsked',
    test: { file: rooms, name: 'a message of the room is asked to be read' },
  },
  {
    name: 'organisation-rooms-decided-from-elsewhere',
    proves: 'AZ-1',
    file: policy.file,
    find: '    actor.organisationId === organisationId &&\n    roleMay(actor.roles, action)\n',
    put: '    roleMay(actor.roles, action)\n',
    test: { file: policy.test, name: 'rooms of a whole organisation are decided by' },
  },
  {
    name: 'organisation-rooms-with-anybodys-links',
    proves: 'AZ-2',
    file: policy.file,
    find: '=> keeps || !isForAll;',
    put: '=> keeps || !isForAll || true;',
    test: { file: policy.test, name: 'links: in a room of the whole organisation' },
  },
  {
    name: 'muted-room-that-rings',
    proves: 'issue 5',
    file: 'packages/chat-core/src/matrix/mute.ts',
    find: "    await client.addPushRule('global', PushRuleKind.RoomSpecific, roomId, { actions: [] });\n",
    put: '',
    test: {
      file: 'packages/chat-core/test/conversation.test.ts',
      name: 'a room that is muted counts nothing',
    },
    says: 'It did not come',
  },
];
