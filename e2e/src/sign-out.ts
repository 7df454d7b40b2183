import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * The sign-in page, once *Se déconnecter* was pressed: where words or keys of others' journeys would be lost the page asks
 * first, and that is another journey.
 */
export async function leftFor(page: Page): Promise<void> {
  const anyway = page.getByRole('button', { name: 'Se déconnecter quand même' });
  await expect
    .poll(async () => {
      if (await anyway.isVisible()) await anyway.click().catch(() => undefined); // gone meanwhile
      return page.url();
    })
    .toMatch(/connexion/u);
}
