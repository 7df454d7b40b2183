import { strToU8, zipSync } from 'fflate';

/** An office file of these parts, by their names. */
export const zipOf = (parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        typeof part === 'string' ? strToU8(part) : part,
      ]),
    ),
    { level: 1 },
  );

const openXml = 'http://schemas.openxmlformats.org';
const kinds = `${openXml}/officeDocument/2006/relationships`;
const references = (rows: string): string =>
  `<Relationships xmlns="${openXml}/package/2006/relationships">${rows}</Relationships>`;
export const reference = (id: string, kind: string, target: string): string =>
  `<Relationship Id="${id}" Type="${kinds}/${kind}" Target="${target}"/>`;
/** To what lies outside of the file. */
export const outside = (id: string, kind: string, target: string): string =>
  reference(id, kind, target).replace('/>', ' TargetMode="External"/>');
const types = `<Types xmlns="${openXml}/package/2006/content-types"/>`;
const names = `xmlns:w="${openXml}/wordprocessingml/2006/main" xmlns:r="${kinds}" xmlns:a="${openXml}/drawingml/2006/main" xmlns:wp="w" xmlns:mc="m"`;

type Word = {
  readonly body: string;
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
  /** Of the text's references. */
  readonly refers?: string;
  /** Before its first element. */
  readonly head?: string;
};
/** A text of a word processor. */
export const aWord = ({ body, parts = {}, refers = '', head = '' }: Word): Uint8Array =>
  zipOf({
    '[Content_Types].xml': types,
    '_rels/.rels': references(reference('a', 'officeDocument', 'word/document.xml')),
    'word/_rels/document.xml.rels': references(refers),
    'word/document.xml': `${head}<w:document ${names}><w:body>${body}</w:body></w:document>`,
    ...parts,
  });
export const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
export const aPart = (name: string, content: string): string =>
  `<w:${name} ${names}>${content}</w:${name}>`;

type Book = {
  readonly rows: string;
  readonly columns?: string;
  readonly state?: string;
  readonly formats?: readonly string[];
};
/** A workbook with one sheet; its cells have the formats by their place. */
export const aBook = ({ rows, columns = '', state = 'visible', formats = [] }: Book): Uint8Array =>
  zipOf({
    '[Content_Types].xml': types,
    '_rels/.rels': references(reference('a', 'officeDocument', 'xl/workbook.xml')),
    'xl/_rels/workbook.xml.rels': references(
      reference('s', 'worksheet', 'worksheets/sheet1.xml') + reference('f', 'styles', 'styles.xml'),
    ),
    'xl/workbook.xml': `<workbook xmlns:r="${kinds}"><sheets><sheet name="Un" state="${state}" r:id="s"/></sheets></workbook>`,
    'xl/styles.xml': `<styleSheet><numFmts>${formats
      .map((code, at) => `<numFmt numFmtId="${String(200 + at)}" formatCode="${code}"/>`)
      .join('')}</numFmts><cellXfs>${formats
      .map((_, at) => `<xf numFmtId="${String(200 + at)}"/>`)
      .join('')}</cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet>${columns}<sheetData>${rows}</sheetData></worksheet>`,
  });

/** OpenDocument of a kind: text, spreadsheet or presentation. */
export const anOpen = (
  kind: string,
  content: string,
  parts: Readonly<Record<string, string>> = {},
): Uint8Array =>
  zipOf({
    mimetype: `application/vnd.oasis.opendocument.${kind}`,
    'content.xml': `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:draw="d" xmlns:xlink="x"><office:body><office:${kind}>${content}</office:${kind}></office:body></office:document-content>`,
    ...parts,
  });
