import { randomUUID } from 'node:crypto';
import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { request } from './api.ts';
import { anAddress, mailTo } from './mailbox.ts';
import { letCodesPass, type signIn } from './people.ts';

type Person = Parameters<typeof signIn>[1];

/** Somebody who was invited and has joined: for journeys after which a person is not there any more. */
export async function aNewcomer(
  administrator: Page,
  displayName: string,
  role: Person['roles'][number] = 'clinician',
): Promise<Person> {
  const email = anAddress('nouvelle');
  const ask = async (path: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
    const headers = { 'idempotency-key': randomUUID() };
    const sent = { method: 'POST', body, headers };
    const reply = await request(administrator, `/api/identity${path}`, sent);
    if (reply.status >= 300) throw new Error(`${path}: ${JSON.stringify(reply)}`);
    return reply.body as Readonly<Record<string, unknown>>;
  };
  await ask('/invitations', { email, displayName, roles: [role], locale: 'fr' });
  const token = /\/rejoindre#(?<token>[\w-]+)/u.exec((await mailTo(email)).text)?.groups?.['token'];
  const password = 'a quiet river runs north';
  const setup = await ask('/invitations/accept', { token, displayName, password, locale: 'fr' });
  const totpSecret = String(setup['secret']);
  const code = new TOTP({ secret: totpSecret }).generate();
  await ask('/invitations/confirm', { token, code });
  const people = await request(administrator, '/api/identity/people?limit=200');
  const { items } = people.body as { readonly items: readonly Pick<Person, 'id' | 'email'>[] };
  const id = items.find((one) => one.email === email)?.id ?? '';
  await letCodesPass(id);
  return {
    id,
    email,
    password,
    totpSecret,
    displayName,
    organisation: 'kerval',
    roles: [role],
    locale: 'fr',
  };
}
