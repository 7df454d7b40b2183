import { useEffect } from 'react';
import type { Visit } from '@astra/contracts/visit';
import { checkNetwork } from '@astra/call-core/check-in';
import { grantFrom, loadEngine } from '#call/engines.ts';
import { fetchProbeGrant } from './visit-api.ts';
import type { VisitStore } from './visit-store.ts';

/** Of Chromium alone: tells of another network. */
type Connected = Navigator & { readonly connection?: EventTarget };

const fetchGrant = (): ReturnType<typeof grantFrom> => grantFrom(fetchProbeGrant);

/**
 * Tries a network again that was found blocked, when the page is opened anew and when the device has another one: who waits
 * has done what the page advised, and nobody is to be told of a blocked network any more.
 */
export function useOtherNetwork(store: VisitStore, { checks }: Pick<Visit, 'checks'>): void {
  const isBlocked = checks?.network === 'media-blocked';
  useEffect(() => {
    if (!isBlocked) return undefined;
    let control = new AbortController();
    const probe = async (): Promise<void> => {
      control.abort();
      control = new AbortController();
      const { signal } = control;
      const outcome = await checkNetwork({ fetchGrant, loadEngine, signal });
      if (!signal.aborted && outcome.canCall) await store.tellNetwork(outcome.result);
    };
    // What cannot be tried now is tried with the next network.
    const tryAgain = (): void => void probe().catch(() => undefined);
    const { connection } = navigator as Connected;
    tryAgain();
    window.addEventListener('online', tryAgain);
    connection?.addEventListener('change', tryAgain);
    return () => {
      control.abort();
      window.removeEventListener('online', tryAgain);
      connection?.removeEventListener('change', tryAgain);
    };
  }, [isBlocked, store]);
}
