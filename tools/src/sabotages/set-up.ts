import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const progress = 'platform/local/bootstrap/progress.mjs';
const plan = 'platform/local/bootstrap/plan.mjs';
const test = testsOf('platform/local/test/time-left.test.ts');

/** What somebody who waits for a first start is told is true. */
export const setUpSabotages: readonly Sabotage[] = [
  {
    name: 'time-left-that-stands-still',
    proves: 'issue 3',
    file: progress,
    find: 'const own = expectedSeconds(step) - elapsed;',
    put: 'const own = expectedSeconds(step);',
    test: test('the time left shrinks while a step goes on'),
  },
  {
    name: 'time-left-below-nothing',
    proves: 'issue 3',
    file: progress,
    find: '(own > 0 ? own : elapsed * 0.2)',
    put: 'own',
    test: test('a step that outlasts its estimate says so'),
  },
  {
    name: 'time-that-it-took-forgotten',
    proves: 'issue 3',
    file: progress,
    find: '    rememberDuration(step, seconds());\n',
    put: '    void rememberDuration;\n',
    test: test('the next time is told by how long it took here'),
  },
  {
    name: 'browser-to-be-installed-not-counted',
    proves: 'issue 3',
    file: plan,
    find: "chromium: () => findChromium() ?? '',",
    put: 'chromium: () => repositoryRoot,',
    test: test('a browser that is still to be installed is counted'),
  },
];
