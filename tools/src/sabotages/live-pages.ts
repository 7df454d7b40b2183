import type { Sabotage } from '#sabotage/sabotage.ts';

/** What an open page hears, in its order, and again after whatever served it has died. */
export const livePageSabotages: readonly Sabotage[] = [
  {
    name: 'news-of-before-the-answer',
    proves: 'issue 3',
    file: 'apps/web/src/visit/visit-store.ts',
    find: "    if (place.at === 'visit' && isOvertaken(visit, place.visit)) return void this.refresh();\n",
    put: '',
    test: {
      file: 'e2e/patient-door.test.ts',
      name: 'who refuses the text is not held up, and may change their mind',
    },
    says: 'Timeout',
    isSlow: true,
  },
  {
    name: 'streams-that-stay-closed',
    proves: 'issue 3',
    file: 'apps/web/src/shared/events.ts',
    find: '      timer = setTimeout(open, waitBefore(attempt, chance()));\n',
    put: '',
    test: { file: 'e2e/bad-day.test.ts', name: 'while two people speak' },
    says: 'Timeout',
    isSlow: true,
  },
];
