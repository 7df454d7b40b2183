import { ZipFile } from 'yazl';

/** A zip of these texts, by their names. */
export function aZip(texts: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(texts))
    zip.addBuffer(Buffer.from(text), name, { compress: name !== 'mimetype' });
  zip.end();
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    zip.outputStream.on('data', (part: Buffer) => parts.push(part));
    zip.outputStream.once('end', () => resolve(Buffer.concat(parts)));
    zip.outputStream.once('error', reject);
  });
}

const types =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';
const office = 'http://schemas.openxmlformats.org';

/** A document of a word processor: each text is a run of one paragraph, and one changes its look inside a word. */
export const aDocx = (...runs: readonly string[]): Promise<Buffer> =>
  aZip({
    '[Content_Types].xml': types,
    'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body><w:p>${runs
      .map((run) => `<w:r><w:rPr><w:b/></w:rPr><w:t>${run}</w:t></w:r>`)
      .join(
        '',
      )}</w:p><w:p><w:r><w:instrText>HYPERLINK</w:instrText></w:r></w:p></w:body></w:document>`,
  });
/** A sheet with a text in a cell. */
export const anXlsx = (text: string): Promise<Buffer> =>
  aZip({
    '[Content_Types].xml': types,
    'xl/workbook.xml': '<workbook/>',
    'xl/sharedStrings.xml': `<sst><si><r><t>${text.slice(0, 2)}</t></r><r><t>${text.slice(2)}</t></r></si><si><t>next</t></si></sst>`,
  });
/** A text of an open office. */
export const anOdt = (text: string): Promise<Buffer> =>
  aZip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:text="t"><office:body><office:text><text:p>${text}</text:p></office:text></office:body></office:document-content>`,
  });
