import type { Sabotage } from '#sabotage/sabotage.ts';

const src = (path: string): string => `packages/office-reader/src/${path}`;
const hostile = (name: string): Sabotage['test'] => ({
  file: 'packages/office-reader/test/hostile-files.test.ts',
  name,
});
const endless = hostile('elements of attributes without end, letters without end');
const repeated = hostile('what a file writes once and refers to without end');
const huge = hostile('a huge sheet and an endless text are given in part');

/** What a hostile office file may take of time and memory, and what of it is given. */
export const officeReaderSabotages: readonly Sabotage[] = [
  {
    name: 'office-file-of-a-million-entries',
    proves: 'E.4',
    file: src('zip-entries.ts'),
    find: "if (count > mostEntries) throw new Error('Too many');",
    put: '',
    test: hostile('of a list of a million entries'),
  },
  {
    name: 'office-file-unpacked-without-end',
    proves: 'E.4',
    file: src('zip-entries.ts'),
    find: "if (budget.left < 0) throw new Error('Too much');",
    put: '',
    test: hostile('a text of blanks that only grows'),
  },
  {
    name: 'office-picture-unpacked-without-end',
    proves: 'E.4',
    file: src('zip-entries.ts'),
    find: "if (size > most) throw new Error('Too large');",
    put: '',
    test: hostile('a picture that unpacks to more than a phone holds'),
  },
  {
    name: 'office-picture-of-any-size',
    proves: 'E.4',
    file: src('package-parts.ts'),
    find: '|| pixelsOf(content) > mostPixels',
    put: '',
    test: hostile('a picture whose head says that it is huge'),
  },
  {
    name: 'office-file-with-entities',
    proves: 'E.4',
    file: src('xml-tree.ts'),
    find: "throw new Error('A document type');",
    put: '',
    test: hostile('no entity is made or fetched'),
  },
  {
    name: 'office-file-with-any-number-of-elements',
    proves: 'E.4',
    file: src('xml-tree.ts'),
    find: '() => count >= mostElements',
    put: '() => false',
    test: huge,
  },
  {
    name: 'office-sheet-without-end',
    proves: 'E.4',
    file: src('sheet-rows.ts'),
    find: 'row >= mostRows || cells >= mostCells',
    put: 'cells >= mostCells',
    test: huge,
  },
  {
    name: 'office-file-as-deep-as-it-likes',
    proves: 'E.4',
    file: src('xml-tree.ts'),
    find: "if (stack.length > mostDepth) throw new Error('Too deep');",
    put: '',
    test: hostile('what is nested too deeply'),
  },
  {
    name: 'office-text-that-was-hidden',
    proves: 'AZ-1',
    file: src('read-word.ts'),
    find: 'if (isHidden === true) return;',
    put: '',
    test: {
      file: 'packages/office-reader/test/read-office.test.ts',
      name: 'a text is read as it is after its changes',
    },
  },
  {
    name: 'office-part-shown-for-the-whole',
    proves: 'issue 6',
    file: 'services/documents/src/adapters/marking/sandbox/office-pages.ts',
    find: "if (isCut) throw new Error('Only a part');",
    put: '',
    test: {
      file: 'services/documents/test/sandbox.test.ts',
      name: 'an office file of which only a part could be shown',
    },
  },
  {
    name: 'office-reader-that-may-ask-the-network',
    proves: 'E.4',
    file: 'services/gateway/src/http/security-headers.ts',
    find: 'officeReader.test(path) ? readerPolicy : usual.page',
    put: 'usual.page',
    test: {
      file: 'services/gateway/test/web.test.ts',
      name: 'what reads office files may ask nobody for anything',
    },
  },
  {
    name: 'office-file-with-any-number-of-letters',
    proves: 'E.4',
    file: src('xml-tree.ts'),
    find: ' || letters >= mostLetters',
    put: '',
    test: endless,
  },
  {
    name: 'office-element-with-any-number-of-attributes',
    proves: 'E.4',
    file: src('xml-tree.ts'),
    find: "if (attributesHere > mostAttributes) throw new Error('Too many attributes');",
    put: '',
    test: endless,
  },
  {
    name: 'office-number-before-a-paragraph-as-long-as-it-likes',
    proves: 'E.4',
    file: src('word-lists.ts'),
    find: '.slice(0, longestText)',
    put: '',
    test: repeated,
  },
  {
    name: 'office-sheets-with-any-number-of-letters',
    proves: 'E.4',
    file: src('sheet-rows.ts'),
    find: ' || left.letters <= 0',
    put: '',
    test: repeated,
  },
  {
    name: 'office-note-read-each-time',
    proves: 'E.4',
    file: src('read-word.ts'),
    find: 'known.get(key) ?? runsOfNote',
    put: 'runsOfNote',
    test: hostile('a note that is referred to without end is read once'),
  },
  {
    name: 'office-slides-with-any-number-of-blocks',
    proves: 'E.4',
    file: src('read-slides.ts'),
    find: 'given += found.blocks.length;',
    put: '',
    test: hostile('many slides are together no more than one text'),
  },
];
