import { expect, test } from 'vitest';
import { below } from '@astra/video-engine/test-support/xml';
import { useLab } from './lab.ts';

const lab = useLab();

test('the focus is not asked to confirm each word: its next one would wait for that in its kernel', async () => {
  const focus = await lab.inside('focus');
  focus.send('<enable xmlns="urn:xmpp:sm:3" resume="true"/>');
  await focus.next(({ name }) => name === 'enabled');

  for (let n = 0; n < 20; n += 1) {
    focus.send(
      `<iq type="get" id="word-${n}" to="${focus.jid}"><ping xmlns="urn:xmpp:ping"/></iq>`,
    );
    await focus.next(({ attrs }) => attrs['id'] === `word-${n}`);
  }

  expect(focus.seen.filter(({ name }) => name === 'r')).toEqual([]);
  focus.close();
});

test('the focus and the bridges are told their rosters, which are empty: until then they hear nothing else', async () => {
  for (const user of ['focus', 'jvb'] as const) {
    const stream = await lab.inside(user);

    stream.send('<iq type="get" id="roster"><query xmlns="jabber:iq:roster"/></iq>');
    const answer = await stream.next(({ attrs }) => attrs['id'] === 'roster');

    expect(answer.attrs['type']).toBe('result');
    expect(below(answer).filter(({ name }) => name === 'item')).toEqual([]);
    stream.close();
  }
});
