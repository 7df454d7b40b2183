import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { useAnnounce } from '@astra/ui/live-region';
import { changesBetween } from './call-changes.ts';

/** Says politely what changed: who came and went, one's own microphone and camera, the call's loss and return. */
export function useCallAnnouncements(call: CallSnapshot): void {
  const t = useTranslations('call.said');
  const announce = useAnnounce();
  const last = useRef(call);
  useEffect(() => {
    const before = last.current;
    last.current = call;
    for (const change of changesBetween(before, call))
      announce(t(change.what, { name: change.name ?? '' }));
  }, [call, announce, t]);
}
