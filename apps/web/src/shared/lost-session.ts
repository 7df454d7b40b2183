/** Whether this tab was left because its session was over: whoever is put out of a page is told why. */
const place = 'astra-session-lost';

/** Storage may be closed: the sign-in page then says nothing of it. */
function safely<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}

export const noteLostSession = (): void => void safely(() => sessionStorage.setItem(place, 'over'));

export const forgetLostSession = (): void => void safely(() => sessionStorage.removeItem(place));

/** It stays until somebody has signed in. */
export const wasSessionLost = (): boolean => safely(() => sessionStorage.getItem(place)) === 'over';
