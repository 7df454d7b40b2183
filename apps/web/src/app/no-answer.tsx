import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '@astra/ui/clock';
import { useToast } from '@astra/ui/toast';
import { onServerClock } from '#shared/server-clock.ts';
import { stageOf } from './calls.ts';
import { useLive } from './live.tsx';
import { useMe } from './session.tsx';

/** Whoever calls reads that nobody has come, on whichever page they are. Each call once. */
export function NoAnswer(): ReactElement | null {
  const { calls } = useLive();
  const { id } = useMe();
  const own = calls.filter(({ host }) => host.id === id);
  return own.length === 0 ? null : <Watch />;
}

function Watch(): null {
  const t = useTranslations('rooms.call');
  const { calls } = useLive();
  const { id } = useMe();
  const now = onServerClock(useNow(1_000));
  const toast = useToast();
  const told = useRef(new Set<string>());
  const late = calls.find(
    (call) => call.host.id === id && stageOf(call, id, now) === 'no-answer-yet',
  );
  const title = late?.title ?? '';
  useEffect(() => {
    if (!late || told.current.has(late.id)) return;
    told.current.add(late.id);
    toast({ message: t('noAnswer', { title }) });
  }, [late, title, toast, t]);
  return null;
}
