import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `services/documents/src/${path}`;
const policy = (file: string): string => `packages/policy/src/${file}`;
const everything = testsOf(policy('document-matrix.test.ts'))('everybody before every document');
const purposes = testsOf('services/documents/test/purposes.test.ts');

/** What the written rules say of documents beside the policy, and for what somebody has one. */
export const documentRuleSabotages: readonly Sabotage[] = [
  {
    name: 'rules-rooms-worked-on-by-leads',
    proves: 'AZ-2',
    file: policy('documents.ts'),
    find: "if (kind === 'room') return facts.makerId === actor.id && writes(circle);",
    put: "if (kind === 'room') return isTheirs(actor, facts) && writes(circle);",
    test: everything,
  },
  {
    name: 'rules-versions-brought-back-where-nothing-changes',
    proves: 'AZ-2',
    file: policy('documents.ts'),
    find: "  mayOnItem(actor, 'document.change', facts) && mayOnItem(actor, 'document.edit', facts);",
    put: "  mayOnItem(actor, 'document.change', facts);",
    test: everything,
  },
  {
    name: 'rules-versions-brought-back-unasked',
    proves: 'AZ-2',
    file: src('app/versions.ts'),
    find: "        if (!mayBringBackVersion(by.actor, factsOf(found))) throw new AppError('not-allowed');\n",
    put: '',
    test: testsOf('services/documents/test/document-matrix.test.ts')('the service, and the wall'),
  },
  {
    name: 'rules-what-is-said-settled-in-a-room',
    proves: 'AZ-2',
    file: policy('document-comments.ts'),
    find: "  if (!mayOnItem(actor, 'document.see-comments', item)) return false;\n",
    put: '',
    test: everything,
  },
  {
    name: 'purpose-of-who-administers-in-a-visit',
    proves: 'GDPR-02',
    file: policy('purposes.ts'),
    find: "meeting: ['TREAT', 'PATADMIN', 'PATRQT'],",
    put: "meeting: ['TREAT', 'PATADMIN', 'PATRQT', 'HOPERAT'],",
    test: purposes('an administrator and a security officer have no purpose in a visit'),
  },
  {
    name: 'purpose-not-of-the-place',
    proves: 'GDPR-02',
    file: src('app/open-file.ts'),
    find: "{ ...facts, ...forPurpose(by, item.space), outcome: 'done' }",
    put: "{ ...facts, outcome: 'done' }",
    test: purposes('elsewhere it follows from the role and from where the document lies'),
  },
  {
    name: 'purpose-not-told-of-a-refusal',
    proves: 'GDPR-02',
    file: src('adapters/postgres/store.ts'),
    find: '{ ...forPurpose(by), ...facts, requestId, ...from }',
    put: '{ ...facts, requestId, ...from }',
    test: purposes('for what a visit’s document was had stands in the trail'),
  },
  {
    name: 'purpose-lost-in-the-trail',
    proves: 'GDPR-02',
    file: 'services/security/src/adapters/postgres/postgres-trail.ts',
    find: '  purpose: row.purpose,',
    put: '  purpose: null,',
    test: testsOf('services/security/test/trail.test.ts')('for what it was done is read'),
  },
];
