import type { Browser } from 'playwright-core';
import { request } from './api.ts';
import { desktop, giveBack } from './browser.ts';
import { openAs, personNamed } from './people.ts';

/** A care team with its room, made by the administrator; the first of its people leads it. Gives its id. */
export async function makeTeam(
  browser: Browser,
  name: string,
  people: readonly (string | { readonly id: string })[],
): Promise<string> {
  const { page } = await openAs(browser, 'c.vasseur', desktop);
  const { body } = await request(page, '/api/chat/teams', { method: 'POST', body: { name } });
  const { id } = body as { readonly id: string };
  const members = people.map((one) => (typeof one === 'string' ? personNamed(one) : one));
  for (const [index, member] of members.entries())
    await request(page, `/api/chat/teams/${id}/members/${member.id}`, {
      method: 'PUT',
      body: { isLead: index === 0 },
    });
  await giveBack(page);
  return id;
}
