import { expect, test } from 'vitest';
import { OfficeError } from '../src/office-document.ts';
import { readOffice } from '../src/read-office.ts';
import { aBook, anOpen, aPart, aWord, outside, paragraph, reference, zipOf } from './written.ts';

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
/** Of the processor: what else a busy machine does is not counted. */
const inMs = (work: () => void): number => {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
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

/** The same file with a list of so many more entries at its end, which says that there are `told`. */
const withEntries = (file: Uint8Array, { more, told }: { more: number; told?: number }) => {
  const end = file.byteLength - 22;
  const view = new DataView(file.buffer, file.byteOffset);
  const own = file.subarray(view.getUint32(end + 16, true), end);
  // Named by one letter.
  const entry = new Uint8Array(47).fill(0x61, 46);
  new DataView(entry.buffer).setUint32(0, 0x02014b50, true);
  new DataView(entry.buffer).setUint16(28, 1, true);
  const content = new Uint8Array(end + own.byteLength + more * entry.byteLength + 22);
  content.set(file.subarray(0, end));
  content.set(own, end);
  for (let at = 0; at < more; at += 1)
    content.set(entry, end + own.byteLength + at * entry.byteLength);
  content.set(file.subarray(end), content.byteLength - 22);
  const changed = new DataView(content.buffer);
  changed.setUint32(content.byteLength - 22 + 16, end, true);
  if (told !== undefined) changed.setUint16(content.byteLength - 22 + 10, told, true);
  return content;
};

test('of a list of a million entries no more is read than the file says, and nothing where it says more than ten thousand', () => {
  const file = aWord({ body: paragraph('Lu') });
  // As an honest writer says it in 16 bits; all that there is room for; and as many as the file itself has.
  const [cut, most, few] = [1_000_000 % 65_536, 65_535, undefined].map((told) =>
    withEntries(file, { more: 1_000_000, ...(told === undefined ? {} : { told }) }),
  );

  const found: string[] = [];
  const ms = inMs(() => {
    for (const content of [cut, most, few]) found.push(content ? outcome(content) : '');
  });

  expect(found).toEqual(['broken', 'broken', 'whole']);
  expect(ms).toBeLessThan(500);
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

const times = (count: number, text: string): string => text.repeat(count);
const sizeOf = (content: Uint8Array): number => JSON.stringify(readOffice(content, 'fr-FR')).length;
const footnotes = (notes: string): Partial<Parameters<typeof aWord>[0]> => ({
  refers: reference('f', 'footnotes', 'footnotes.xml'),
  parts: { 'word/footnotes.xml': aPart('footnotes', notes) },
});
const numbered = (text: string, start: string): Partial<Parameters<typeof aWord>[0]> => ({
  refers: reference('n', 'numbering', 'numbering.xml'),
  parts: {
    'word/numbering.xml': aPart(
      'numbering',
      `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="${start}"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="${text}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="-4"><w:startOverride w:val="${start}"/></w:lvlOverride></w:num>`,
    ),
  },
});
const item =
  '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>';

test('what a file writes once and refers to without end does not become more than a page holds', () => {
  const labelled = aWord({
    body: times(1_000, item),
    ...numbered(`${times(20_000, 'x')}%1`, '1'),
  });
  const unit = `"${times(1_000_000, 'x')}"0`.replaceAll('"', '&quot;');
  const cells = `<row>${times(50, '<c s="0"><v>1</v></c>')}</row>`;
  const measured = aBook({ rows: times(300, cells), formats: [unit] });
  const long = times(2_000, 'x');
  const row = `<table:table-row table:number-rows-repeated="400"><table:table-cell table:number-columns-repeated="50"><text:p>${long}</text:p></table:table-cell></table:table-row>`;
  const tables = anOpen('spreadsheet', times(4, `<table:table>${row}</table:table>`));
  const wide = anOpen(
    'spreadsheet',
    `<table:table><table:table-row>${times(140_000, '<table:table-cell table:number-columns-repeated="100"><text:p>x</text:p></table:table-cell>')}</table:table-row></table:table>`,
  );

  const ms = inMs(() => {
    expect(sizeOf(labelled)).toBeLessThan(5_000_000);
    expect(sizeOf(measured)).toBeLessThan(20_000_000);
    expect(sizeOf(tables)).toBeLessThan(10_000_000);
    expect([outcome(tables), outcome(wide)]).toEqual(['cut', 'cut']);
  });
  expect(ms).toBeLessThan(15_000);
});
/** A paragraph that refers to a note. */
const mark = (id: number): string =>
  `<w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="${String(id)}"/></w:r></w:p>`;

test('a note that is referred to without end is read once, and so is where it stands among many', () => {
  const runs = times(500, '<w:r><w:rPr><w:b/></w:rPr><w:t>b</w:t></w:r><w:r><w:t>c</w:t></w:r>');
  const one = aWord({
    body: times(300, mark(1)),
    ...footnotes(`<w:footnote w:id="1"><w:p>${runs}</w:p></w:footnote>`),
  });
  const many = aWord({
    body: Array.from({ length: 4_000 }, (_, at) => mark(at)).join(''),
    ...footnotes(
      Array.from({ length: 90_000 }, (_, at) => `<w:footnote w:id="${String(at)}"/>`).join(''),
    ),
  });

  const ms = inMs(() => {
    const found = readOffice(one, 'fr-FR');
    const notes = found.kind === 'text' ? found.blocks.filter(({ kind }) => kind === 'item') : [];
    const [first, second] = notes.map((block) => 'runs' in block && block.runs);
    expect([notes.length, first === second]).toEqual([300, true]);
    expect(outcome(many)).toBe('whole');
  });
  expect(ms).toBeLessThan(10_000);
});

test('what is asked for with each cell, run and picture is looked for once', () => {
  const columns = `<cols>${times(100_000, '<col min="70" max="80" hidden="1"/>')}</cols>`;
  const sheet = aBook({ columns, rows: `<row>${times(150_000, '<c r="A1"/>')}</row>` });
  const styles = `<office:automatic-styles><style:style style:name="a">${times(100_000, '<style:p/>')}</style:style></office:automatic-styles>`;
  const spans = times(100_000, '<text:span text:style-name="a">x</text:span>');
  const styled = zipOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<o:document-content xmlns:o="o" xmlns:text="t" xmlns:style="s" xmlns:office="o">${styles}<o:body><o:text><text:p>${spans}</text:p></o:text></o:body></o:document-content>`,
  });
  const pictures = aWord({
    body: `<w:p><w:r><w:drawing>${times(140_000, '<a:blip r:embed="p"/>')}</w:drawing></w:r></w:p>`,
  });

  const ms = inMs(() => {
    expect([styled, sheet, pictures].map(outcome)).toEqual(['whole', 'whole', 'cut']);
  });
  expect(ms).toBeLessThan(15_000);
});

test('elements of attributes without end, letters without end and remarks between them are not gathered', () => {
  const attributes = Array.from({ length: 200_000 }, (_, at) => ` a${String(at)}=""`).join('');
  const letters = aWord({ body: paragraph(times(30_000_000, 'x')) });
  const remarks = aWord({ body: paragraph(times(2_000_000, 'x<!---->')) });

  expect(outcome(aWord({ body: `<w:p${attributes}/>` }))).toBe('broken');
  expect([outcome(letters), outcome(remarks)]).toEqual(['cut', 'cut']);
  expect(sizeOf(letters)).toBeLessThan(6_000_000);
});

test('many slides are together no more than one text', () => {
  const shape = '<p:sp><p:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></p:txBody></p:sp>';
  const pages = anOpen(
    'presentation',
    times(6, `<draw:page>${times(4_000, '<text:p>x</text:p>')}</draw:page>`),
  );
  const names = Array.from({ length: 6 }, (_, at) => `s${String(at)}`);
  const slides = zipOf({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<R>${reference('a', 'officeDocument', 'ppt/p.xml')}</R>`,
    'ppt/_rels/p.xml.rels': `<R>${names.map((name) => reference(name, 'slide', `${name}.xml`)).join('')}</R>`,
    'ppt/p.xml': `<p:presentation xmlns:p="p" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:sldIdLst>${names.map((name) => `<p:sldId r:id="${name}"/>`).join('')}</p:sldIdLst></p:presentation>`,
    ...Object.fromEntries(
      names.map((name) => [
        `ppt/${name}.xml`,
        `<p:sld xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree>${times(4_000, shape)}</p:spTree></p:cSld></p:sld>`,
      ]),
    ),
  });

  for (const file of [pages, slides]) {
    const found = readOffice(file, 'fr-FR');
    const given = found.kind === 'slides' ? found.slides.flat().length : 0;
    expect([found.isCut, given]).toEqual([true, 10_000]);
  }
});

test('a number that is none, or out of all bounds, is no reason to show nothing, nor something else', () => {
  const heads = ['-5', 'x', '1e9', '3.7'].map(
    (level) => `<w:p><w:pPr><w:outlineLvl w:val="${level}"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>`,
  );
  const items = ['-5', 'x', '1e9'].map((level) =>
    item.replace('w:ilvl w:val="0"', `w:ilvl w:val="${level}"`),
  );
  const word = aWord({ body: [...heads, ...items].join(''), ...numbered('%1.', '-200') });
  const open = anOpen(
    'text',
    '<text:h text:outline-level="-3">a</text:h><text:h text:outline-level="x">a</text:h>',
  );
  const sheet = aBook({
    rows: '<row r="x"><c><v>1</v></c></row><row r="-4"><c><v>2</v></c></row><row><c t="s"><v/></c><c><v>3</v></c></row>',
  });

  const blocks = [word, open].flatMap((file) => {
    const found = readOffice(file, 'fr-FR');
    return found.kind === 'text' ? found.blocks : [];
  });
  expect(
    blocks.map((block) => [
      block.kind,
      'level' in block ? block.level : 'depth' in block && block.depth,
    ]),
  ).toEqual([
    ['heading', 1],
    ['paragraph', false],
    ['paragraph', false],
    ['heading', 4],
    ['item', 0],
    ['item', 0],
    ['item', 8],
    ['heading', 1],
    ['heading', 1],
  ]);
  expect(readOffice(sheet, 'fr-FR')).toMatchObject({
    sheets: [{ rows: [['2'], ['', '3']] }],
  });
});
