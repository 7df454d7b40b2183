import type { RemoteParticipant } from '@astra/call-core/call-engine';

/**
 * What each person is called on the screen. Two people of the same name are numbered in the order in
 * which they came, so that "Marie Martin (2)" is the same person on the sill, in the list and in the large place.
 */
export function namesOf(people: readonly RemoteParticipant[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id, name } of people) {
    const namesakes = people.filter((one) => keyOf(one.name) === keyOf(name));
    const number = namesakes.findIndex((one) => one.id === id) + 1;
    names.set(id, namesakes.length > 1 ? `${name} (${String(number)})` : name);
  }
  return names;
}

/** Names that look the same are the same. */
function keyOf(name: string): string {
  return name.normalize('NFC').trim().toLocaleLowerCase();
}
