import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Block, OfficeDocument } from '../src/office-document.ts';
import { readOffice } from '../src/read-office.ts';
import { aBook, anOpen, aPart, aWord, paragraph, reference } from './written.ts';

/** Written by LibreOffice 7.4. */
const file = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`files/${name}`, import.meta.url)));
const read = (content: Uint8Array): OfficeDocument => readOffice(content, 'fr-FR');

/** As it would be read out. */
const told = (blocks: readonly Block[]): readonly string[] =>
  blocks.map((block) => {
    switch (block.kind) {
      case 'table':
        return block.rows
          .map((row) =>
            row
              .map(({ blocks, columns }) => `${told(blocks).join(' ')}×${String(columns)}`)
              .join(' | '),
          )
          .join(' / ');
      case 'picture':
        return `picture ${block.mediaType ?? 'none'}`;
      case 'heading':
        return `h${String(block.level)} ${textOf(block)}`;
      case 'item':
        return `${'-'.repeat(block.depth + 1)} ${block.label ?? '•'} ${textOf(block)}`;
      case 'paragraph':
        return textOf(block);
    }
  });
const textOf = ({ runs }: Extract<Block, { runs: unknown }>): string =>
  runs.map(({ text }) => text).join('');
const toldOf = (content: Uint8Array): readonly string[] => {
  const found = read(content);
  if (found.kind === 'sheets')
    return found.sheets.map(({ rows }) => rows.map((row) => row.join(';')).join('/'));
  return told(found.kind === 'text' ? found.blocks : found.slides.flat());
};

const item = (list: number, level: number, text: string): string =>
  `<w:p><w:pPr><w:numPr><w:ilvl w:val="${String(level)}"/><w:numId w:val="${String(list)}"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
const level = (at: number, format: string, text: string): string =>
  `<w:lvl w:ilvl="${String(at)}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`;
const number = (place: string, style: number, value: string): string =>
  `<c r="${place}" s="${String(style)}"><v>${value}</v></c>`;

test.each(['letter.docx', 'letter.odt'])(
  'a letter (%s) is read with its head, headings, numbers, table and picture',
  (name) => {
    const found = read(file(name));

    expect(found).toMatchObject({ kind: 'text', isCut: false });
    const [head, title, ...rest] = toldOf(file(name));
    expect(head).toBe('Centre hospitalier de Lorraine');
    expect(title).toContain('Compte rendu de consultation');
    expect(rest).toEqual([
      'h1 Motif',
      'Douleur thoracique depuis deux jours.',
      'h1 Ordonnance',
      '- 1. Bisoprolol 2,5 mg, le matin',
      '- 2. Ramipril 5 mg, le soir',
      '- • Revenir si la douleur reprend',
      'h2 Résultats',
      'Analyse×1 | Valeur×1 | Norme×1 / Glycémie×1 | 1,26 g/L×1 | 0,70 à 1,10×1 / Troponine×1 | Troponine normale×2',
      'picture image/png',
      'Service de cardiologie',
    ]);
    const looks = JSON.stringify(found);
    expect(looks).toMatch(/"isBold":true,"text":"thoracique"/u);
    expect(looks).toMatch(/"isItalic":true,"text":"deux jours"/u);
  },
);

test('the sheets of a workbook show what their cells show, in the words of the reader’s country, without those that are hidden', () => {
  const book = read(file('results.xlsx'));
  const open = read(file('results.ods'));

  expect(book).toMatchObject({
    kind: 'sheets',
    sheets: [{ name: 'Résultats' }, { name: 'Deuxième' }],
  });
  expect(open).toMatchObject({
    kind: 'sheets',
    sheets: [{ name: 'Résultats' }, { name: 'Deuxième' }],
  });
  const [rows] = toldOf(file('results.xlsx'));
  expect(rows?.replaceAll(/[\u00A0\u202F]/gu, ' ').split('/Gly')[0]).toContain(
    'Date;Analyse;Valeur;Unité/03/11/2026;Glycémie;1,26;g/L',
  );
  expect(rows?.replaceAll(/[\u00A0\u202F]/gu, ' ')).toContain(
    'HbA1c;7,2 %/Double;;2,52;1 234 567,9 mmol/l',
  );
  expect(JSON.stringify([book, open])).not.toContain('SECRET');
});

test.each(['meeting.pptx', 'meeting.odp'])(
  'the slides of a presentation (%s) come in their order, without the notes of who speaks',
  (name) => {
    expect(toldOf(file(name))).toEqual([
      'h1 Réunion de service',
      '- • Ordre du jour',
      '-- • Garde de nuit',
      'Jour×1 | Qui×1 / Lundi×1 | Dr Martin×1',
      'picture image/png',
    ]);
    expect(JSON.stringify(read(file(name)))).not.toContain('NOTES');
  },
);

test('a text is read as it is after its changes: what was taken out, hidden or remarked is not there, what was put in is', () => {
  const said = toldOf(
    aWord({
      body: [
        '<w:p><w:r><w:t>Dose </w:t></w:r><w:del><w:r><w:delText>10 mg</w:delText></w:r></w:del><w:ins><w:r><w:t>5 mg</w:t></w:r></w:ins></w:p>',
        '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>vu</w:t></w:r></w:p>',
        '<w:p><w:r><w:t>Note</w:t><w:footnoteReference w:id="2"/></w:r></w:p>',
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> Oui</w:t></w:r></w:p>',
        '<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>une fois</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>deux fois</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>',
      ].join(''),
      refers: reference('n', 'footnotes', 'footnotes.xml'),
      parts: {
        'word/footnotes.xml': aPart(
          'footnotes',
          `<w:footnote w:id="2">${paragraph('Voir annexe')}</w:footnote>`,
        ),
      },
    }),
  );

  expect(said).toEqual(['Dose 5 mg', 'vu', 'Note1', '☒ Oui', 'une fois', '- 1. Voir annexe']);
});

test('numbers of lists go on, begin anew and count within each other as the text says', () => {
  const said = toldOf(
    aWord({
      body: [
        item(1, 0, 'a'),
        item(1, 1, 'b'),
        item(1, 1, 'c'),
        item(1, 0, 'd'),
        paragraph('et'),
        item(1, 1, 'e'),
        item(2, 0, 'f'),
        item(0, 0, 'g'),
      ].join(''),
      refers: reference('n', 'numbering', 'numbering.xml'),
      parts: {
        'word/numbering.xml': aPart(
          'numbering',
          `<w:abstractNum w:abstractNumId="7">${level(0, 'decimal', '%1.')}${level(1, 'lowerRoman', '%1.%2)')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>`,
        ),
      },
    }),
  );

  expect(said).toEqual([
    '- 1. a',
    '-- 1.i) b',
    '-- 1.ii) c',
    '- 2. d',
    'et',
    '-- 2.i) e',
    '- 4. f',
    'g',
  ]);
});

test('cells are written with their decimals, units and dates; hidden rows and columns are not, and a formula without a result is no empty cell', () => {
  const [rows] = toldOf(
    aBook({
      formats: [
        '0.00',
        '0.0&quot; mmol/l&quot;',
        '[h]:mm',
        'General',
        '[$€-40C] #,##0',
        '0%;[Red]-0%',
      ],
      columns: '<cols><col min="3" max="3" hidden="1"/></cols>',
      rows: [
        `<row r="1">${number('A1', 0, '7.2')}${number('B1', 1, '4.25')}${number('C1', 0, '9')}</row>`,
        `<row r="2" hidden="1">${number('A2', 0, '3')}</row>`,
        `<row r="3">${number('A3', 2, '1.5')}${number('B3', 3, '0.30000000000000004')}<c r="D3" t="b"><v>1</v></c><c r="E3"><f>1+1</f></c><c r="F3" t="e"><v>#DIV/0!</v></c></row>`,
        `<row r="4">${number('A4', 4, '1200')}${number('B4', 5, '-0.5')}</row>`,
      ].join(''),
    }),
  );

  expect(rows?.replaceAll(/[\u00A0\u202F]/gu, ' ')).toBe(
    '7,20;4,3 mmol/l//36:00;0,3;;✓;…;#DIV/0!/€ 1 200;-50 %',
  );
});

test('OpenDocument counts its lists, repeats its cells and leaves out remarks and what was taken out', () => {
  const text = toldOf(
    anOpen(
      'text',
      '<text:tracked-changes><text:p>parti</text:p></text:tracked-changes><text:p>Un<text:s text:c="2"/>deux<office:annotation><text:p>remarque</text:p></office:annotation></text:p><text:list><text:list-item><text:p>point</text:p></text:list-item></text:list>',
    ),
  );
  const [sheet] = toldOf(
    anOpen(
      'spreadsheet',
      '<table:table table:name="A"><table:table-row><table:table-cell table:number-columns-repeated="3"><text:p>x</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16000"/></table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table>',
    ),
  );

  expect(text).toEqual(['Un  deux', '- • point']);
  expect(sheet).toBe('x;x;x');
});
