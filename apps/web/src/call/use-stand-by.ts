import { useEffect } from 'react';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { bringStandBy } from './engines.ts';

/** The first pictures and sound come before what may never be needed. */
const AFTER_MS = 10_000;

/** Brings the stand-by's code once the call has gone well for a while. */
export function useStandBy({ phase, local }: CallSnapshot): void {
  const isCalm = phase.name === 'in-call' && local.quality !== 'poor' && local.quality !== 'lost';
  useEffect(() => {
    if (!isCalm) return undefined;
    const timer = setTimeout(bringStandBy, AFTER_MS);
    return () => clearTimeout(timer);
  }, [isCalm]);
}
