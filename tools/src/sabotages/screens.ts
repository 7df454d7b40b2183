import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const weakLine = testsOf('apps/web/test/call/call-weak.test.ts');

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
    name: 'figures-read-aloud-every-other-second',
    proves: 'issue 3',
    file: 'packages/ui/src/tile.tsx',
    find: '<p className="say-line__code">{code}</p>',
    put: '<output className="say-line__code">{code}</output>',
    test: weakLine('the figures are read to nobody by themselves'),
  },
];
