import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const app = (name: string): string => `services/meetings/src/app/${name}.ts`;
const phone = testsOf('services/meetings/test/phone.test.ts');
const nowhereElse = phone('no event, no entry of the trail and no page of the patient has it');

/** A patient's telephone number is for those who would call them, and nowhere else. */
export const telephoneSabotages: readonly Sabotage[] = [
  {
    name: 'telephone-in-the-mail',
    proves: 'GDPR-03',
    file: app('invitations'),
    find: '    organisationPhone: organisation.phone,\n',
    put: '    organisationPhone: (to as Partial<Guest>).phone?.written ?? organisation.phone,\n',
    test: nowhereElse,
  },
  {
    name: 'telephone-on-the-patients-page',
    proves: 'GDPR-03',
    file: app('present-visit'),
    find: '    name: guest.name,\n',
    put: "    name: `${guest.name} ${guest.phone?.number ?? ''}`,\n",
    test: nowhereElse,
  },
  {
    name: 'telephone-that-cannot-be-called',
    proves: 'issue 3',
    file: 'services/meetings/src/adapters/phone-numbers.ts',
    find: 'if (found?.isValid() !== true) return null;',
    put: 'if (!found) return null;',
    test: phone('what cannot be called is refused at its field: 0000000000'),
  },
  {
    name: 'telephone-lost-with-a-corrected-name',
    proves: 'issue 3',
    file: 'services/meetings/src/domain/plan.ts',
    find: '    phone: phone === undefined ? guest.phone : phone,\n',
    put: '    phone: phone ?? null,\n',
    test: phone('it is corrected and taken away, and stays where something else is corrected'),
  },
  {
    name: 'telephone-not-at-hand-in-the-call',
    proves: 'issue 3',
    file: 'apps/web/src/screens/call/waiting-panel.tsx',
    find: '            <PhoneLink guest={guest} />\n',
    put: '            {guest.phone === undefined && <PhoneLink guest={guest} />}\n',
    test: {
      file: 'e2e/telephone.test.ts',
      name: 'the number stands wherever the patient is: testing their devices, waiting while the doctor is in the call, and in the call',
    },
    says: 'Timeout',
    isSlow: true,
  },
];
