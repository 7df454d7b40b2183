import { readFileSync } from 'node:fs';
import type { MadeFile } from '#files.ts';

/** As LibreOffice writes them. */
const folder = new URL('../../packages/office-reader/test/files/', import.meta.url);
const officeFile = (name: string, file: string): MadeFile => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: readFileSync(new URL(file, folder)),
});

/** A letter, results and a presentation, and a letter whose content is no longer what it was. */
export function officeFiles(): readonly MadeFile[] {
  const letter = officeFile('Courrier.docx', 'letter.docx');
  const broken = Buffer.from(letter.buffer);
  // Its list of parts is whole, and the parts are not: its beginning still says what it is.
  broken.fill(0x7a, 2_000, broken.byteLength - 1_500);
  return [
    letter,
    officeFile('Analyses.xlsx', 'results.xlsx'),
    officeFile('Réunion.odp', 'meeting.odp'),
    { ...letter, name: 'Abîmé.docx', buffer: broken },
  ];
}
