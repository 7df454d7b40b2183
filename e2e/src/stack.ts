import type { TestStack } from '@astra/platform-local/vitest-stack';
import { inject } from 'vitest';

let opened: TestStack | undefined;

/** Asks for the stack of these journeys; it is started when the first of them does. */
export async function openStack(): Promise<void> {
  if (opened) return;
  const path = [inject('stackName'), inject('stackFiles')].join('/');
  const reply = await fetch(`${inject('stackDoor')}/${path}`);
  if (!reply.ok) throw new Error(await reply.text());
  opened = (await reply.json()) as TestStack; // written by our own set-up
}

/** The one stack of these journeys. */
export const stack = (): TestStack => opened ?? inject('stack');
