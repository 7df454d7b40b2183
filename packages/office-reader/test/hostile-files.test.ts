import { expect, test } from 'vitest';
import { OfficeError } from '../src/office-document.ts';
import { readOffice } from '../src/read-office.ts';
import { aBook, anOpen, aWord, outside, paragraph, reference, zipOf } from './written.ts';

const outcome = (content: Uint8Array): string => {
  try {
    const found = readOffice(content, 'fr-FR');
    return found.isCut || (found.kind === 'sheets' && found.sheets.some(({ isCut }) => isCut))
      ? 'cut'
      : 'whole';
  } catch (error) {
    return error instanceof OfficeError ? error.reason : 'another error';
  }
};
const inMs = (work: () => void): number => {
  const begun = performance.now();
  work();
  return performance.now() - begun;
};
/** A picture of so many dots as its head says. */
const aPng = (width: number, height: number): Uint8Array => {
  const content = new Uint8Array(64);
  content.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82]);
  const view = new DataView(content.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return content;
};
const withPicture = (picture: Uint8Array): string =>
  JSON.stringify(
    readOffice(
      aWord({
        body: drawing,
        refers: reference('p', 'image', 'a.png'),
        parts: { 'word/a.png': picture },
      }),
      'fr-FR',
    ),
  );
const row = (at: number): string => `<row r="${String(at)}"><c><v>${String(at)}</v></c></row>`;
const drawing = '<w:p><w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r></w:p>';

test('a picture that unpacks to more than a phone holds is given up while it grows; its words are there', () => {
  const bomb = new Uint8Array(60_000_000);
  bomb.set(aPng(40, 20));
  const file = aWord({
    body: paragraph('Lu') + drawing,
    refers: reference('p', 'image', 'media/a.png'),
    parts: { 'word/media/a.png': bomb },
  });
  expect(file.byteLength).toBeLessThan(1_000_000);

  const found = readOffice(file, 'fr-FR');
  const blocks = found.kind === 'text' ? found.blocks : [];
  // Without its bytes: a failure would print all of them.
  expect(blocks.map((block) => [block.kind, 'content' in block && block.content === null])).toEqual(
    [
      ['paragraph', false],
      ['picture', true],
    ],
  );
});

test('a text of blanks that only grows is unpacked no further than its bound', () => {
  const blanks = new Uint8Array(130_000_000).fill(0x20);
  blanks.set(new TextEncoder().encode('<w:document xmlns:w="w"><w:body/>'));
  blanks.set(new TextEncoder().encode('</w:document>'), blanks.byteLength - 13);
  const file = aWord({ body: '', parts: { 'word/document.xml': blanks } });
  expect(file.byteLength).toBeLessThan(1_000_000);

  expect(outcome(file)).toBe('broken');
});

test('no entity is made or fetched: a file with a document type is refused', () => {
  const laughs =
    '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>';

  expect(outcome(aWord({ body: paragraph('a'), head: laughs }))).toBe('broken');
  expect(outcome(aWord({ body: paragraph('&b;') }))).toBe('broken');
  expect(outcome(aWord({ body: paragraph('a') }))).toBe('whole');
});

test('what lies outside of the file is not shown, and no address of it is given out', () => {
  const word = aWord({
    body: `${drawing}<w:p><w:hyperlink r:id="l"><w:r><w:t>lien</w:t></w:r></w:hyperlink></w:p>`,
    refers:
      outside('p', 'image', 'http://evil.example/a.png') +
      outside('l', 'hyperlink', 'javascript:alert(1)'),
  });
  const open = anOpen(
    'text',
    '<text:p><text:a xlink:href="http://evil.example/">lien</text:a><draw:frame><draw:image xlink:href="http://evil.example/a.png"/></draw:frame></text:p>',
  );

  for (const file of [word, open]) {
    const found = JSON.stringify(readOffice(file, 'fr-FR'));
    expect(found).toContain('lien');
    expect(found).toContain('"kind":"picture","content":null');
    expect(found).not.toMatch(/evil|javascript/u);
  }
});

test('a script, a macro and a picture that holds one stay bytes in a file', () => {
  const svg = new TextEncoder().encode('<svg xmlns="s" onload="alert(1)"/>');
  const found = readOffice(
    aWord({
      body: paragraph('&lt;img src=x onerror=alert(1)&gt;') + drawing,
      refers:
        reference('p', 'image', 'media/a.svg') + reference('v', 'vbaProject', 'vbaProject.bin'),
      parts: { 'word/media/a.svg': svg, 'word/vbaProject.bin': svg },
    }),
    'fr-FR',
  );

  expect(found).toMatchObject({
    blocks: [
      { kind: 'paragraph', runs: [{ text: '<img src=x onerror=alert(1)>' }] },
      { kind: 'picture', content: null, mediaType: null },
    ],
  });
});

test('a picture whose head says that it is huge is not given out', () => {
  expect(withPicture(aPng(40, 20))).toContain('image/png');
  expect(withPicture(aPng(60_000, 60_000))).not.toContain('image/png');
  expect(withPicture(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]))).not.toContain('image/jpeg');
});

test('a huge sheet and an endless text are given in part, and say so, in a few seconds', () => {
  const sheet = aBook({ rows: Array.from({ length: 400_000 }, (_, at) => row(at + 1)).join('') });
  const text = aWord({ body: paragraph('encore').repeat(200_000) });
  const runs = aWord({ body: `<w:p>${'<w:r/>'.repeat(400_000)}</w:p>${paragraph('fin')}` });
  const far = aBook({ rows: '<row r="5000000"><c r="A1"><v>1</v></c></row>' });
  const wide = anOpen(
    'spreadsheet',
    '<table:table><table:table-row table:number-rows-repeated="1000000000"><table:table-cell table:number-columns-repeated="1000000000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
  );

  const ms = inMs(() => {
    expect([sheet, text, runs, far, wide].map(outcome)).toEqual(Array(5).fill('cut'));
  });
  expect(ms).toBeLessThan(20_000);
});

test('what is nested too deeply, refers to itself or is no office file is refused, and says why', () => {
  const deep = '<w:sdt>'.repeat(300) + '</w:sdt>'.repeat(300);
  const loop = aWord({
    body: paragraph('a'),
    refers: reference('s', 'styles', 'styles.xml'),
    parts: {
      'word/styles.xml':
        '<w:styles xmlns:w="w"><w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>',
    },
  });
  const styled = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>';
  const locked = anOpen('text', '', { 'META-INF/manifest.xml': '<m><encryption-data/></m>' });

  expect(outcome(aWord({ body: deep }))).toBe('broken');
  expect(outcome(loop)).toBe('whole');
  expect(
    outcome(
      aWord({
        body: styled,
        refers: reference('s', 'styles', 'styles.xml'),
        parts: {
          'word/styles.xml':
            '<w:styles xmlns:w="w"><w:style w:styleId="A"><w:basedOn w:val="A"/></w:style></w:styles>',
        },
      }),
    ),
  ).toBe('whole');
  expect(outcome(zipOf({ 'a.txt': 'a' }))).toBe('other-kind');
  expect(outcome(locked)).toBe('locked');
  expect(outcome(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toBe('locked');
  expect(outcome(new Uint8Array())).toBe('broken');
  expect(outcome(new TextEncoder().encode('PK nothing'))).toBe('broken');
});

test('a file that was cut off or changed anywhere ends in words of ours', () => {
  const whole = aWord({ body: paragraph('a').repeat(50) });
  for (let at = 0; at < whole.byteLength; at += 7) {
    const changed = Uint8Array.from(whole);
    changed[at] = 255 - (changed[at] ?? 0);
    expect(outcome(changed)).not.toBe('another error');
    expect(outcome(whole.slice(0, at))).not.toBe('another error');
  }
});
