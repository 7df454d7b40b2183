import { expect, test } from 'vitest';
import { wayIn } from './use-editor.ts';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const types = { view: ['docx', 'doc', 'pdf'], edit: ['docx', 'txt'] };
type Facts = Parameters<typeof wayIn>[1];
const of = (name: string, more: Partial<Facts> = {}): Facts => ({
  kind: 'file',
  name,
  mediaType: docx,
  may: ['edit'],
  ...more,
});

test.each([
  ['what one may work on', of('Lettre.DOCX'), 'edit'],
  ['what one may only see', of('Lettre.docx', { may: [] }), 'view'],
  ['what the editor only shows', of('Lettre.doc', { mediaType: 'application/msword' }), 'view'],
  ['what the page shows by itself', of('Lettre.pdf', { mediaType: 'application/pdf' }), null],
  ['a text that one may only see', of('a.txt', { mediaType: 'text/plain', may: [] }), null],
  ['what the editor does not know', of('Radio.dcm'), null],
  ['a name without an end', of('docx'), null],
  ['a folder', of('Lettres.docx', { kind: 'folder' }), null],
])('the way into the editor of %s', (_what, item, way) => {
  expect(wayIn(types, item)).toBe(way);
});

test('without an editor there is none', () => {
  expect(wayIn({ view: [], edit: [] }, of('Lettre.docx'))).toBeNull();
});
