import { useEffect } from 'react';

const call = 'astra-call';
const bell = 'astra-bell';
/** As long as the bell sounds: of the tabs that hear the same news, one rings. */
const soundsMs = 1_500;

let callsHere = 0;

/** Whether somebody speaks on this page just now. */
export const isInCallHere = (): boolean => callsHere > 0;

/** While a call is on the screen nothing rings into it, from no tab of this browser. */
export function useCallIsOn(): void {
  useEffect(() => {
    callsHere += 1;
    let release = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      release = resolve;
    });
    // A browser of before 2022 has no locks; it is quiet on this page at least.
    void navigator.locks?.request(call, { mode: 'shared' }, () => over);
    return () => {
      callsHere -= 1;
      release();
    };
  }, []);
}

/** Does it here, unless somebody speaks in one of this browser's tabs, or another tab does it already. */
export async function inOneQuietTab(ring: () => Promise<void>): Promise<void> {
  if (isInCallHere()) return;
  const { locks } = navigator;
  if (!locks) return ring();
  const { held = [] } = await locks.query();
  if (held.some(({ name }) => name === call)) return;
  await locks.request(bell, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    void ring();
    await new Promise((resolve) => setTimeout(resolve, soundsMs));
  });
}
