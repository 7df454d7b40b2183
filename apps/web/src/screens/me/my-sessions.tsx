import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useToast } from '@astra/ui/toast';
import { meApi } from '#api/identity.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { SessionRows } from '#app/session-rows.tsx';

const key = ['me', 'sessions'];

/** Where one is signed in, and how to end it there. */
export function MySessions(): ReactElement {
  const t = useTranslations('me');
  const client = useQueryClient();
  const toast = useToast();
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => meApi.sessions(signal) });
  const end = useMutation({
    mutationFn: (id: string) => meApi.endSession(id),
    onSuccess: (_, id) => {
      const ended = query.data?.items.find((session) => session.id === id);
      toast({ message: t('sessionEnded', { device: ended?.device ?? '' }) });
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  return (
    <section aria-labelledby="my-sessions" className="stack">
      <h2 id="my-sessions">{t('sessions')}</h2>
      <ProblemNotice error={end.error} />
      <Loaded query={query}>
        {({ items }) => (
          <SessionRows
            items={items}
            endingId={end.isPending ? end.variables : undefined}
            onEnd={end.mutate}
          />
        )}
      </Loaded>
    </section>
  );
}
