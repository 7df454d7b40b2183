import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { useAnnounce } from '@astra/ui/live-region';
import { collect, namesByReaction, NOTHING } from './collected.ts';
import type { Collected, SaidSoFar } from './collected.ts';

/** Signals come in bursts: what came within this is said together. */
const COLLECT_MS = 1500;
/** More names than these in one breath are only counted. */
const MOST_NAMES = 3;

/** Says politely, together and once, whose hands went up and how people react. */
export function useSignalAnnouncements(call: CallSnapshot): void {
  const t = useTranslations('call.said');
  const tc = useTranslations('call');
  const announce = useAnnounce();
  const said = useRef<SaidSoFar>({ hands: new Set(), lastReaction: 0 });
  const waiting = useRef<Collected>(NOTHING);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const tell = useRef(() => {});
  useEffect(() => {
    const list = (names: readonly string[]): string =>
      names.length > MOST_NAMES ? t('people', { count: names.length }) : names.join(', ');
    tell.current = () => {
      timer.current = null;
      const { hands } = waiting.current;
      const reactions = namesByReaction(waiting.current);
      waiting.current = NOTHING;
      announce(
        [
          ...(hands.length > 0
            ? [t('handRaised', { count: hands.length, names: list(hands) })]
            : []),
          ...reactions.map(({ reaction, names }) =>
            t('reacted', { names: list(names), reaction: tc(`reaction.${reaction}`) }),
          ),
        ].join(' '),
      );
    };
  });
  useEffect(() => {
    const next = collect(call, said.current, waiting.current);
    said.current = next.said;
    waiting.current = next.collected;
    const isNews = next.collected.hands.length + next.collected.reactions.length > 0;
    if (isNews) timer.current ??= setTimeout(() => tell.current(), COLLECT_MS);
  }, [call]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
}
