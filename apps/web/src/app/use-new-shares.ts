import { useEffect, useRef } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { spacesQuery } from '#screens/documents/items.ts';
import { useMay } from './session.tsx';

/** Nobody waits for a share as one waits for a person at the door. */
const askedEveryMs = 60_000;

/** How many things colleagues have shared since the person last looked. What comes while a page is open is said, too. */
export function useNewShares(): number {
  const t = useTranslations('common.places');
  const announce = useAnnounce();
  const canSee = useMay()('document.see');
  const { data } = useQuery({
    ...spacesQuery,
    enabled: canSee,
    staleTime: askedEveryMs,
    refetchInterval: askedEveryMs,
  });
  const count = data?.newShares;
  const told = useRef(count);
  useEffect(() => {
    if (count === undefined) return;
    if (told.current !== undefined && count > told.current) announce(t('newShares', { count }));
    told.current = count;
  }, [count, announce, t]);
  return canSee ? (count ?? 0) : 0;
}
