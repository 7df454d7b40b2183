import type { Browser } from 'playwright-core';
import { request } from './api.ts';
import { desktop } from './browser.ts';
import { openAs, personNamed } from './people.ts';

/** A care team with its room, made by the administrator; the first of its people leads it. Gives its id. */
export async function makeTeam(
  browser: Browser,
  name: string,
  people: readonly string[],
): Promise<string> {
  const { page, context } = await openAs(browser, 'c.vasseur', desktop);
  const { body } = await request(page, '/api/chat/teams', { method: 'POST', body: { name } });
  const { id } = body as { readonly id: string };
  for (const [index, person] of people.entries())
    await request(page, `/api/chat/teams/${id}/members/${personNamed(person).id}`, {
      method: 'PUT',
      body: { isLead: index === 0 },
    });
  await context.close();
  return id;
}
