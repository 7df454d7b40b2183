/** The one guard of the likeness: who is greeted is greeted by name. */
export const sabotages = [
  {
    name: 'greeting-gone',
    proves: 'manners',
    file: 'services/sample/src/domain/greeting.ts',
    find: 'Good day, ',
    put: '',
    test: { file: 'services/sample/src/main.ts', name: 'somebody is greeted' },
  },
];
