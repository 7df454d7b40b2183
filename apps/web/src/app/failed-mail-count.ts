import { useQuery } from '@tanstack/react-query';
import { failedMailApi } from '#api/failed-mail.ts';
import { useMay } from './session.tsx';

/** Key of all that is known of failed mails. */
export const failedMailKey = ['failed-mail'] as const;

/** How many mails failed for good, for whoever can do something about it: nobody looks for what they do not know of. */
export function useFailedMailCount(): number {
  const canSee = useMay()('dead-letter.see');
  const { data = 0 } = useQuery({
    queryKey: [...failedMailKey, 'count'],
    queryFn: async ({ signal }) => (await failedMailApi.list(undefined, signal)).items.length,
    enabled: canSee,
    refetchInterval: 60_000,
  });
  return canSee ? data : 0;
}
