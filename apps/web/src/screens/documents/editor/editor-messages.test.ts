import { expect, test } from 'vitest';
import { newsIn } from './editor-messages.ts';

const frame = { origin: 'https://office.test', window: {} };
const told = (id: string, values: object = {}): object => ({
  origin: frame.origin,
  source: frame.window,
  data: JSON.stringify({ MessageId: id, SendTime: 1, Values: values }),
});
const heard = (message: object): string | null =>
  newsIn(message as Parameters<typeof newsIn>[0], frame);

test.each([
  ['App_LoadingStatus', { Status: 'Frame_Ready' }, 'waiting'],
  ['App_LoadingStatus', { Status: 'Document_Loaded' }, 'opened'],
  ['App_LoadingStatus', { Status: 'Failed' }, 'failed'],
  ['App_LoadingStatus', { Status: 'Something' }, null],
  ['Doc_ModifiedStatus', { Modified: true }, 'changed'],
  ['Doc_ModifiedStatus', { Modified: false }, 'saved'],
  ['Action_Save_Resp', { success: false }, 'failed'],
  ['Action_Save_Resp', { success: true }, null],
  ['UI_Close', {}, 'left'],
  ['Doc_Anything', {}, null],
])('%s %j is %s', (id, values, news) => {
  expect(heard(told(id, values))).toBe(news);
});

test.each([
  ['of another origin', { ...told('UI_Close'), origin: 'https://evil.test' }],
  ['of another window', { ...told('UI_Close'), source: {} }],
  ['that is no text', { ...told('UI_Close'), data: { MessageId: 'UI_Close' } }],
  ['that is no JSON', { ...told('UI_Close'), data: 'UI_Close' }],
  ['that is nothing', { ...told('UI_Close'), data: 'null' }],
  ['that is endless', { ...told('UI_Close'), data: ' '.repeat(20_000) }],
])('a message %s is not heard', (_what, message) => {
  expect(heard(message)).toBeNull();
});

test('before there is a window nothing is heard', () => {
  const message = { origin: frame.origin, source: null, data: '{"MessageId":"UI_Close"}' };

  expect(newsIn(message, { ...frame, window: null })).toBeNull();
});
