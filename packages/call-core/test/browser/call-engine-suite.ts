import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Theatre } from './people.ts';
import { describeDoor } from './suite/door.ts';
import { describeLosses } from './suite/losses.ts';
import { describePicturesAndSound } from './suite/pictures-and-sound.ts';
import { describePresence } from './suite/presence.ts';
import { describeSignals } from './suite/signals.ts';

/** What every engine in the browser must do, whichever it is: tried with real pictures and sound. */
export function describeCallEngine(
  name: string,
  openTheatre: () => Promise<Theatre>,
  { canBreak = true }: { readonly canBreak?: boolean } = {},
): void {
  let opened: Theatre;
  const theatre = (): Theatre => opened;

  beforeAll(async () => {
    opened = await openTheatre();
  }, 90_000);
  afterAll(() => opened.close());
  afterEach(() => opened.sendHome());

  describePicturesAndSound(name, theatre);
  describePresence(name, theatre);
  describeSignals(name, theatre);
  describeLosses(theatre, canBreak);
  describeDoor(theatre, canBreak);
}
