import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const file = 'apps/web/src/app/told.ts';
const told = testsOf('apps/web/src/app/told.test.ts');
const visitSteps = 'services/meetings/src/domain/visit-steps.ts';
const visit = testsOf('services/meetings/test/visit.test.ts');
const whoHelps = visit('colleagues see who helps');

/** A page that opens tells what is outstanding: once, and again to who may have forgotten it. */
export const toldSabotages: readonly Sabotage[] = [
  {
    name: 'outstanding-told-once-and-never-again',
    proves: 'issue 3',
    file,
    find: 'isFirst && !wasJustTold(before[key], now) ? now : (before[key] ?? now);',
    put: 'isFirst ? (before[key] ?? now) : (before[key] ?? now);',
    test: told('is not told again by a page that is loaded anew within five minutes'),
  },
  {
    name: 'outstanding-told-anew-after-another-day',
    proves: 'issue 3',
    file,
    find: '[...toldBefore, ...heard.map((key) => [key, at(key)] as const)]',
    put: '[...toldBefore.slice(Infinity), ...heard.map((key) => [key, at(key)] as const)]',
    test: told('is not told anew to who looked at another doctor’s day in between'),
  },
  {
    name: 'outstanding-settled-and-asked-again-untold',
    proves: 'issue 3',
    file,
    find: '.filter(([key]) => others.includes(key));',
    put: '.filter(([key]) => !heard.includes(key) || others.includes(key));',
    test: told('is forgotten once it is settled: who asks again is told again'),
  },
  {
    name: 'helper-is-whoever-pressed-last',
    proves: 'issue 3',
    file: visitSteps,
    find: 'guest.asksForHelp ? { ...guest, asksForHelp: false, helper } : guest;',
    put: '({ ...guest, asksForHelp: false, helper });',
    test: whoHelps,
  },
  {
    name: 'helper-of-the-call-before',
    proves: 'issue 3',
    file: visitSteps,
    find: 'guest.asksForHelp ? guest : { ...guest, asksForHelp: true, helper: null };',
    put: 'guest.asksForHelp ? guest : { ...guest, asksForHelp: true };',
    test: whoHelps,
  },
  {
    name: 'help-opens-out-of-sight',
    proves: 'issue 3',
    file: 'apps/web/src/visit/visit-frame-page.tsx',
    find: "    place.current?.scrollIntoView({ block: 'nearest' });\n",
    put: '',
    test: {
      file: 'e2e/patient-waits.test.ts',
      name: 'who is stuck at the devices calls for help',
    },
    isSlow: true,
  },
  {
    name: 'who-comes-again-taken-for-put-back',
    proves: 'issue 3',
    file: 'apps/web/src/app/day.ts',
    find: 'turns.get(guest.id) === guest.queuedSince;',
    put: 'turns.has(guest.id);',
    test: testsOf('apps/web/src/app/day.test.ts')('whom one has put back has not come'),
  },
  {
    name: 'lost-word-kept-in-a-call-that-goes-on',
    proves: 'issue 3',
    file: 'packages/call-core/src/call-session.ts',
    find: "phase.name === 'in-call' && me.quality === 'lost';",
    put: "phase.name === 'ended' && me.quality === 'lost';",
    test: testsOf('packages/call-core/test/losing-the-network.test.ts')(
      'an engine’s word of a lost line is an old one',
    ),
  },
  {
    name: 'own-patient-not-offered-after-the-call',
    proves: 'issue 3',
    file: 'apps/web/src/screens/call/after-call.tsx',
    find: 'one.id !== meeting.id || mayLetIn(one)',
    put: 'one.id !== meeting.id',
    test: { file: 'e2e/put-out.test.ts', name: 'whoever was in the call and is put back' },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'call-on-another-device-unsaid',
    proves: 'issue 3',
    file: 'services/meetings/src/app/present-meeting.ts',
    find: 'isAskerInside: sight.insideIds.has(actor.id),',
    put: 'isAskerInside: sight.insideIds.has(meeting.id),',
    test: testsOf('services/meetings/test/presence.test.ts')('whoever is in a call reads so'),
  },
  {
    name: 'word-without-network-never-sent',
    proves: 'issue 3',
    file: 'apps/web/src/app/router.tsx',
    find: '              <HeldWordsRoot />\n',
    put: '',
    test: {
      file: 'e2e/doctors-morning.test.ts',
      name: 'a word written without network goes by itself',
    },
    says: 'Timeout',
    isSlow: true,
  },
];
