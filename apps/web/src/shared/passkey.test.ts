import { expect, test } from 'vitest';
import { withoutQuestions } from './passkey.ts';

test('a sign-in asks a passkey only who one is, even if the server wants what opens the messages', () => {
  const options = {
    challenge: 'abc',
    userVerification: 'required',
    extensions: { prf: { eval: { first: 'b3JnLmFzdHJhLXZpc2lv' } } },
  };

  const asked = withoutQuestions(options);

  expect(asked).toEqual({ challenge: 'abc', userVerification: 'required' });
});
