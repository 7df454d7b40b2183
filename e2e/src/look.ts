import type { Locator, Page } from 'playwright-core';

/** A picture of what people see now, in the folder that `ASTRA_LOOK` names; without it none is taken. */
export async function look(
  what: Page | Locator,
  name: string,
  options: { readonly fullPage?: boolean } = {},
): Promise<void> {
  const folder = process.env['ASTRA_LOOK'];
  if (folder !== undefined) await what.screenshot({ ...options, path: `${folder}/${name}.png` });
}
