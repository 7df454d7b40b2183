import { useState } from 'react';
import { withoutMended } from './mended.ts';
import type { Faults } from './meeting-form.ts';

/** What is wrong with a form, as it was said when it was sent last. */
interface SaidFaults {
  readonly faults: Faults;
  /** How often it was refused. */
  readonly attempt: number;
  readonly refuse: (found: Faults) => void;
  /** A field was changed: what was said of it is said no longer. */
  readonly mend: (change: object) => void;
  readonly clear: () => void;
}

/** Faults that are said when a form is sent, and go away field by field as it is mended. */
export function useFaults(): SaidFaults {
  const [faults, setFaults] = useState<Faults>({});
  const [attempt, setAttempt] = useState(0);
  return {
    faults,
    attempt,
    refuse: (found) => {
      setFaults(found);
      setAttempt((before) => before + 1);
    },
    mend: (change) => setFaults((before) => withoutMended(before, change)),
    clear: () => setFaults({}),
  };
}
