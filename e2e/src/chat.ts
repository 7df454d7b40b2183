import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { request } from './api.ts';
import { stack } from './stack.ts';

/** The line of a conversation with these words. */
export const messageWith = (page: Page, text: string): Locator =>
  page.getByRole('log').locator('.msg').filter({ hasText: text }).last();

/**
 * Waits until this device may write. Who had another one in a test before begins anew, as somebody does who has lost it;
 * that the server asks for no second proof is the administrator's word (Synapse's, for ten minutes).
 */
export async function haveKeys(page: Page): Promise<void> {
  await page.locator('.chat[aria-busy="false"]').waitFor({ timeout: 60_000 });
  const again = page.getByRole('button', { name: 'Recommencer', exact: true });
  if ((await again.count()) === 0) return;
  await skipProof(page);
  await again.click();
  const dialog = page.getByRole('dialog', { name: 'Recommencer avec de nouvelles clés' });
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Recommencer', exact: true }).click();
  await dialog.waitFor({ state: 'detached', timeout: 30_000 });
}

async function skipProof(page: Page): Promise<void> {
  const { synapse } = stack().run;
  const { body } = await request(page, '/api/chat/session', { method: 'POST', body: {} });
  const { userId } = body as { readonly userId: string };
  const path = `/_synapse/admin/v1/users/${encodeURIComponent(userId)}/_allow_cross_signing_replacement_without_uia`;
  const administrator = encodeURIComponent(`@astra-visio:${userId.split(':').slice(1).join(':')}`);
  const reply = await fetch(`${synapse.url}${path}?user_id=${administrator}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${synapse.serviceToken}` },
    body: '{}',
  });
  expect(reply.status).toBe(200);
}
