import { testsOf, type Sabotage } from '#sabotage/sabotage.ts';

const photos = 'apps/web/src/screens/documents/uploads/clean-photo.ts';
const pixels = testsOf('apps/web/src/screens/documents/uploads/clean-photo.test.ts');
const sending = testsOf('e2e/visit-uploads.test.ts');
const names = 'packages/file-store/src/safe-path.ts';
const about = testsOf('services/documents/src/domain/name.test.ts');
const hostile = testsOf('services/documents/test/hostile-files.test.ts');
const goesClean = 'a patient’s photo goes without the place that is hidden in it';

/** What a photo says beside what is seen of it. */
const cleaned: readonly Sabotage[] = [
  {
    name: 'jpeg-with-the-place-where-it-was-taken',
    proves: 'E.4 EXIF',
    file: photos,
    find: '    if (isPicture(marker, segment)) kept.push(segment);\n    else kept.push(...turnOf(segment));',
    put: '    if (isPicture(marker, segment)) kept.push(segment);\n    else kept.push(segment);',
    test: pixels('a photo of a phone keeps its pixels'),
  },
  {
    name: 'jpeg-with-what-is-behind-its-end',
    proves: 'E.4 EXIF',
    file: photos,
    find: 'return joined([...kept, partOf(bytes, at, at + 2)]);',
    put: 'return joined([...kept, bytes.subarray(at)]);',
    test: pixels('a photo of a phone keeps its pixels'),
  },
  {
    name: 'png-with-its-words',
    proves: 'E.4 EXIF',
    file: photos,
    find: '    if (!pngTalk.has(kind)) kept.push(chunk);',
    put: '    kept.push(chunk);',
    test: pixels('a picture of a screen loses its words and its time'),
  },
  {
    name: 'webp-with-the-place-where-it-was-taken',
    proves: 'E.4 EXIF',
    file: photos,
    find: "    if (kind !== 'EXIF' && kind !== 'XMP ') kept.push(chunk);",
    put: '    kept.push(chunk);',
    test: pixels('a WebP loses them, and no longer says that it has them'),
  },
  {
    name: 'photo-known-by-its-name-alone',
    proves: 'E.4 EXIF',
    file: photos,
    find: '    startsWith(head, [0xff, 0xd8, 0xff]) ||\n    startsWith(head, pngHead) ||',
    put: '    startsWith(head, pngHead) ||',
    test: pixels('a photo is known by its first bytes, whatever it is called'),
  },
  {
    name: 'photo-sent-as-it-is',
    proves: 'E.4 EXIF',
    file: 'apps/web/src/screens/documents/uploads/clean-file.ts',
    find: 'return mayBePhoto(file, head) ? cleanFile(file) : file;',
    put: 'return mayBePhoto(file, head) ? file : cleanFile(file);',
    test: sending(goesClean),
    isSlow: true,
  },
  {
    name: 'photo-that-cannot-be-cleaned-sent-unasked',
    proves: 'E.4 EXIF',
    file: 'apps/web/src/visit-files/use-clean-sending.tsx',
    find: '      if (clean) send([clean]);',
    put: '      if (clean ?? file) send([clean ?? file]);',
    test: sending(goesClean),
    says: 'Timeout',
    isSlow: true,
  },
];

/** Names as people, and attackers, give them. */
const named: readonly Sabotage[] = [
  {
    name: 'name-that-reads-backwards',
    proves: 'E.4 names',
    file: names,
    find: "    .replaceAll(new RegExp(invisible, 'gu'), '')\n",
    put: '',
    test: about('of a name that reads backwards is made safe'),
  },
  {
    name: 'name-of-a-device',
    proves: 'E.4 names',
    file: names,
    find: 'device.test(visible) || visible.startsWith(PART_PREFIX)',
    put: 'visible.startsWith(PART_PREFIX)',
    test: about('of a device of Windows is made safe'),
  },
  {
    name: 'name-without-an-end',
    proves: 'E.4 names',
    file: names,
    find: "const name = free === '' ? '_' : shorten(free);",
    put: "const name = free === '' ? '_' : free;",
    test: hostile('a thousand letters'),
  },
];

/** What is taken out of files and their names before anybody has them. */
export const cleanedFileSabotages: readonly Sabotage[] = [...cleaned, ...named];
