import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { useAnnounce } from '@astra/ui/live-region';
import { changesBetween } from './call-changes.ts';
import { useWeakLine, type WeakLine, type Weakness } from './use-weak-line.ts';

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

/** The line of the call; that one which was told as weak or lost is well again is said: nothing comes into sight with it. */
export function useToldLine(session: CallSession, call: CallSnapshot): WeakLine {
  const t = useTranslations('call');
  const announce = useAnnounce();
  const line = useWeakLine(session, call);
  const { weakness, name, isCut } = line;
  const last = useRef<Weakness | null>(null);
  const isInCall = call.phase.name === 'in-call';
  useEffect(() => {
    const before = last.current;
    last.current = weakness;
    // With the camera cut, the words over the picture say it.
    if (before === null || weakness !== null || isCut || !isInCall) return;
    announce(before === 'lostTheirs' ? t('said.lineBack', { name }) : t('weak.better'));
  }, [weakness, name, isCut, isInCall, announce, t]);
  return line;
}
