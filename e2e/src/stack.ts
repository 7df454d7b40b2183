import type { TestStack } from '@astra/platform-local/vitest-stack';
import { inject } from 'vitest';

let opened: TestStack | undefined;

/** Asks for the stack of these journeys; it is started when the first of them does. */
export async function openStack(): Promise<void> {
  if (opened) return;
  const wish = new URL(inject('stackName'), inject('stackDoor'));
  const atOnce = inject('atOnce');
  const worker = ((Number(process.env['VITEST_POOL_ID'] ?? 1) - 1) % atOnce) + 1;
  wish.searchParams.set('worker', String(worker));
  wish.searchParams.set('atOnce', String(atOnce));
  const reply = await fetch(wish);
  if (!reply.ok) throw new Error(await reply.text());
  opened = (await reply.json()) as TestStack; // written by our own set-up
}

/** The one stack of these journeys, or of this worker. */
export const stack = (): TestStack => opened ?? inject('stack');
