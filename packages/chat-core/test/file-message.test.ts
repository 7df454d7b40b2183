import { expect, test } from 'vitest';
import { contentOf } from '../src/matrix/read-event.ts';
import { writeContent } from '../src/matrix/write-content.ts';

const fileId = '0b7a2f6e-52f4-4c0c-9a53-6d1a54fdd3c1';
const text = `cicatrice.jpg\nhttps://visio.example/salons/x?fichier=${fileId}`;

test('a file in a room is a name with a link to any client, and a file to ours', () => {
  const content = { text, html: null, mentions: [], fileId };

  const written = writeContent({ kind: 'message', content, replyTo: null, threadId: null });

  expect(written).toMatchObject({ msgtype: 'm.text', body: text });
  expect(contentOf(written ?? {})).toMatchObject({ kind: 'text', text, fileId, callId: null });
});

test('whatever else is said to be a file is words', () => {
  for (const mark of [
    null,
    'x',
    [],
    {},
    { file_id: 7 },
    { file_id: '../../moi' },
    { file_id: '' },
  ]) {
    const read = contentOf({ msgtype: 'm.text', body: 'Bonjour', 'org.astra-visio.file': mark });

    expect(read).toMatchObject({ text: 'Bonjour', fileId: null });
  }
});
