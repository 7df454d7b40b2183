import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeHouseAuthority } from '@astra/testing/house-authority';
import { makeMailbox, type TestMailbox } from './mailpit.ts';

const house = makeHouseAuthority();
let mailbox: TestMailbox;
beforeAll(async () => {
  mailbox = await makeMailbox(undefined, house);
  await mailbox.start();
});
afterAll(async () => {
  await mailbox.drop();
  house.drop();
});

const post = fileURLToPath(new URL('../src/adapters/smtp/smtp-post.ts', import.meta.url));
/** One mail by a process of its own: whom Node.js believes is settled at its start. */
const program = (url: string): string => `
  import { makeSmtpPost } from ${JSON.stringify(post)};
  import { Secret } from '@astra/kit/secret';
  const post = makeSmtpPost({ url: new Secret(${JSON.stringify(url)}), allowPlain: false });
  const who = { name: 'Karim', address: 'karim@exemple.fr' };
  const mail = { messageId: '<1@kerval.test>', from: who, to: who, locale: 'fr', subject: 'Bonjour',
    text: 'Bonjour', html: '<p>Bonjour</p>', calendar: null };
  const { is } = await post.send(mail);
  await post.stop();
  console.log(is);
`;

async function send(more: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program(mailbox.smtpUrl)],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), env: more },
  );
  return stdout.trim();
}

test('a mail server with a certificate of the house is believed once its authority is named, and not before', async () => {
  const unknown = await send({});
  const known = await send({ NODE_EXTRA_CA_CERTS: house.authority });

  expect([unknown, known]).toEqual(['unreachable', 'accepted']);
  expect((await mailbox.mails()).map(({ Subject }) => Subject)).toEqual(['Bonjour']);
});
