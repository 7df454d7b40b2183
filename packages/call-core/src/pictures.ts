import type { RemoteMedia, RemoteParticipant } from './call-engine.ts';

/** Is everything that the old roster shows on the new one too? Sound counts like a picture. */
export function arePicturesThere(
  old: readonly RemoteParticipant[],
  now: readonly RemoteParticipant[],
): boolean {
  return old.every((before) => {
    const after = now.find((one) => one.id === before.id);
    return after !== undefined && sources(before).every((source) => after.media[source]?.track);
  });
}

function sources(person: RemoteParticipant): (keyof RemoteParticipant['media'])[] {
  // Object.entries forgets the key's type; the type of `media` holds no other keys.
  const entries = Object.entries(person.media) as [keyof RemoteParticipant['media'], RemoteMedia][];
  return entries.filter(([, media]) => media.track && !media.isMuted).map(([source]) => source);
}
