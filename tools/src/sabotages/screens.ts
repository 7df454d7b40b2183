import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const weakLine = testsOf('apps/web/test/call/call-weak.test.ts');
const leftForms = testsOf('apps/web/test/set-aside/left-forms.test.ts');
const setAside = testsOf('apps/web/src/shared/set-aside.test.ts');

/** Issue 3: what a screen says and keeps for whoever is before it. */
export const screenSabotages: readonly Sabotage[] = [
  {
    name: 'camera-left-off-without-a-word',
    proves: 'issue 3',
    file: 'apps/web/src/call/use-weak-line.ts',
    find: '    isShown: weakness !== null || isCut,\n',
    put: '    isShown: weakness !== null,\n',
    test: weakLine('a camera that is left off is spoken of no more'),
    says: 'Timeout',
  },
  {
    name: 'weak-line-unsaid',
    proves: 'issue 3',
    file: 'packages/ui/src/tile.tsx',
    find: '  useEffect(() => announce(children), [announce, children]);\n',
    put: '',
    test: weakLine('is read aloud by a region that was there before'),
    says: 'Timeout',
  },
  {
    name: 'weak-line-well-again-unsaid',
    proves: 'issue 3',
    file: 'apps/web/src/call/use-call-announcements.ts',
    find: "    announce(before === 'lostTheirs'",
    put: "    if (before === null) announce(before === 'lostTheirs'",
    test: weakLine('is read aloud by a region that was there before'),
    says: 'Timeout',
  },
  {
    name: 'figures-read-aloud-every-other-second',
    proves: 'issue 3',
    file: 'packages/ui/src/tile.tsx',
    find: '<p className="say-line__code">{code}</p>',
    put: '<output className="say-line__code">{code}</output>',
    test: weakLine('the figures are read to nobody by themselves'),
  },
  {
    name: 'half-typed-plan-lost-at-one-touch',
    proves: 'issue 3',
    file: 'apps/web/src/app/use-set-aside.ts',
    find: 'if (last.current !== null) kept.current = keep(last.current);',
    put: 'kept.current = null;',
    test: leftForms('a form that is left is offered and not put back'),
    says: 'Timeout',
  },
  {
    name: 'a-plan-that-was-sent-offered-again',
    proves: 'issue 3',
    file: 'apps/web/src/app/use-set-aside.ts',
    find: '      if (kept.current) takeOut(kept.current);\n    },',
    put: '    },',
    test: leftForms('what was sent is not offered, also when the answer comes after'),
    says: 'Timeout',
  },
  {
    name: 'plan-set-aside-for-whoever-comes-next',
    proves: 'issue 3',
    file: 'apps/web/src/shared/set-aside.ts',
    find: 'one.personId === personId && one.place === place',
    put: 'one.place === place',
    test: setAside('a colleague who signs in at the same page finds nothing of it'),
  },
];
