import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const inMeetings = (path: string): string => `services/meetings/src/${path}`;
const company = testsOf('services/meetings/test/company.test.ts');

/** Nobody comes in beside a patient who has not agreed, and what was agreed to is what was read. */
export const companySabotages: readonly Sabotage[] = [
  {
    name: 'company-silence-lets-in',
    proves: 'AB-LOBBY',
    file: inMeetings('domain/company.ts'),
    find: "  return answer !== 'agreed' && answer !== 'agreed-aloud';",
    put: "  return answer === 'refused';",
    test: company('nobody comes in beside a patient who has not agreed'),
  },
  {
    name: 'company-answers-for-itself',
    proves: 'AZ-2',
    file: inMeetings('domain/company.ts'),
    find: "  own.role === 'patient' && (own.step",
    put: '  (own.step',
    test: company('nobody answers for the patient'),
  },
  {
    name: 'company-noted-at-once',
    proves: 'AZ-3',
    file: inMeetings('domain/company.ts'),
    find: '  return left > 0 ? ',
    put: '  return left > Infinity ? ',
    test: company('a yes said aloud is the host’s to note'),
  },
  {
    name: 'company-noted-of-who-is-away',
    proves: 'AZ-3',
    file: inMeetings('domain/company.ts'),
    find: '  if (!patient || !isLetIn(patient)) return',
    put: '  if (!patient) return',
    test: company('nothing is noted as said by who is not in the call'),
  },
  {
    name: 'company-yes-outlives-who-it-was-for',
    proves: 'AZ-3',
    file: inMeetings('domain/visit-steps.ts'),
    find: '  companyQuestion: null,\n',
    put: '',
    test: company('a yes holds for who is put back to wait'),
  },
  {
    name: 'company-answers-rewritten',
    proves: 'GDPR-06',
    file: 'services/meetings/migrations/0013-who-comes-in-beside-a-patient.sql',
    find: 'grant select, insert on company_answers',
    put: 'grant select, insert, update, delete on company_answers',
    test: company('what a patient answered is seen by its own house alone'),
  },
  {
    name: 'consent-proof-of-another-language',
    proves: 'GDPR-06',
    file: inMeetings('app/consent.ts'),
    find: 'consentTexts.current(answer.locale ?? guest.locale, now)',
    put: 'consentTexts.current(guest.locale, now)',
    test: {
      file: 'services/meetings/test/visit.test.ts',
      name: 'who reads the page in another language reads the text in it',
    },
  },
];
