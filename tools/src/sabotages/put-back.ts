import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const cutOff = 'services/meetings/src/app/cut-off.ts';
const domain = 'services/meetings/src/domain/admission.ts';
const host = testsOf('services/meetings/test/host.test.ts');
const turn = host('who is put back waits from then on, in words to both, and keeps their turn');

/** Who is put back out of the call is out of it at once, waits from then on, and keeps their turn. */
export const putBackSabotages: readonly Sabotage[] = [
  {
    name: 'return-to-waiting-keeps-the-grant',
    proves: 'AB-GHOST',
    file: cutOff,
    find: '  await unit.rooms.revoke(meeting.id, at, personId);\n',
    put: '',
    test: host('a grant of before is dead even for who was let in anew'),
  },
  {
    name: 'return-to-waiting-leaves-in-the-room',
    proves: 'AB-GHOST',
    file: cutOff,
    find: '      await engines.at(removal.engineId).remove(removal.roomId, removal.participantId);\n',
    put: '',
    test: host('back to waiting puts the guest out of the room at once'),
  },
  {
    name: 'return-to-waiting-counts-the-call',
    proves: 'issue 3',
    file: domain,
    find: "step: 'waiting', putBackAt: now }",
    put: "step: 'waiting' }",
    test: turn,
  },
  {
    name: 'return-to-waiting-loses-the-turn',
    proves: 'issue 3',
    file: domain,
    find: "step: 'waiting', putBackAt: now }",
    put: "step: 'waiting', waitingSince: now }",
    test: turn,
  },
];
