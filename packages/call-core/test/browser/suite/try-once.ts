import type { EngineGrant } from '../../../src/call-engine.ts';
import type { Harness } from '../harness.ts';
import type { Person } from '../people.ts';

/** One attempt with one grant: `joined`, or why not. */
export async function tryOnce(person: Person, grant: EngineGrant): Promise<string> {
  return person.page.evaluate(
    (grant) => (globalThis as unknown as { readonly harness: Harness }).harness.tryOnce(grant),
    grant,
  );
}
