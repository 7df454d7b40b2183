import { expect, test } from 'vitest';
import { contentOf } from '../src/matrix/read-event.ts';
import { writeContent } from '../src/matrix/write-content.ts';

const callId = '0b7a2f6e-52f4-4c0c-9a53-6d1a54fdd3c1';
const text = `Appel. Pour rejoindre : https://visio.example/appel/${callId}`;

test('a call in a room is a sentence with a link to any client, and a call to ours', () => {
  const content = { text, html: null, mentions: [], callId };

  const written = writeContent({ kind: 'message', content, replyTo: null, threadId: null });

  expect(written).toMatchObject({ msgtype: 'm.text', body: text });
  expect(contentOf(written ?? {})).toMatchObject({ kind: 'text', text, callId });
});

test('whatever else is said to be a call is words', () => {
  const marks = [
    null,
    'x',
    [],
    {},
    { meeting_id: 7 },
    { meeting_id: '../../moi' },
    { meeting_id: '' },
  ];

  for (const mark of marks) {
    const read = contentOf({ msgtype: 'm.text', body: 'Bonjour', 'org.astra-visio.call': mark });

    expect(read).toMatchObject({ text: 'Bonjour', callId: null });
  }
});
