import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Card } from '@astra/ui/card';
import { Dialog } from '@astra/ui/dialog';
import { ProgressBar } from '@astra/ui/progress-bar';
import { useToast } from '@astra/ui/toast';
import { contentSearchApi } from '#api/content-search.ts';
import type { ContentSearch } from '#api/content-search.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { documentsKey } from '#screens/documents/items.ts';
import { problemOf } from '#shared/problem-error.ts';

const queryKey = ['content-search'] as const;
/** Whoever has switched it on looks how it goes. */
const lookMs = 3_000;

const isReading = ({ isOn, done, files }: ContentSearch): boolean => isOn && done < files;

function useSet({ version }: ContentSearch): UseMutationResult<ContentSearch, Error, boolean> {
  const t = useTranslations('settings.contentSearch');
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (isOn: boolean) => contentSearchApi.set({ version, isOn }),
    onSuccess: (next) => {
      client.setQueryData(queryKey, next);
      void client.invalidateQueries({ queryKey: documentsKey });
      toast({ message: t(next.isOn ? 'allowed' : 'forbidden') });
    },
    onError: (error) => {
      if (problemOf(error) === 'stale-version') void client.invalidateQueries({ queryKey });
    },
  });
}

/** How far it is, and what cannot be searched. */
function Progress({ state }: { readonly state: ContentSearch }): ReactElement {
  const t = useTranslations('settings.contentSearch');
  const client = useQueryClient();
  const { done, files, withoutWords, notRead, failed } = state;
  const retry = useMutation({
    mutationFn: contentSearchApi.retry,
    onSuccess: (next) => client.setQueryData(queryKey, next),
  });
  return (
    <>
      {isReading(state) ? (
        <div className="stack">
          <p role="status">{t('reading', { done, files })}</p>
          <ProgressBar label={t('progress')} done={done} all={files} />
        </div>
      ) : (
        <p role="status">{t('read', { files })}</p>
      )}
      {withoutWords + notRead + failed > 0 && (
        <div>
          <p className="soft">{t('notSearched')}</p>
          <ul className="small soft">
            {withoutWords > 0 && <li>{t('withoutWords', { count: withoutWords })}</li>}
            {notRead > 0 && <li>{t('notRead', { count: notRead })}</li>}
            {failed > 0 && <li>{t('broken', { count: failed })}</li>}
          </ul>
        </div>
      )}
      <ProblemNotice error={retry.error} />
      {failed > 0 && (
        <div className="line">
          <Button icon="rotate-cw" busy={retry.isPending} onClick={() => retry.mutate()}>
            {t('retry')}
          </Button>
        </div>
      )}
    </>
  );
}

/** What is erased for everybody is asked before. */
function Stop({ state }: { readonly state: ContentSearch }): ReactElement {
  const t = useTranslations('settings.contentSearch');
  const common = useTranslations('common');
  const [isAsking, setAsking] = useState(false);
  const set = useSet(state);
  const close = (): void => setAsking(false);
  return (
    <div className="line">
      <Button look="quiet" icon="x" onClick={() => setAsking(true)}>
        {t('stop')}
      </Button>
      {isAsking && (
        <Dialog
          isOpen
          mustAnswer
          onClose={close}
          title={t('ask')}
          actions={
            <>
              <Button onClick={close}>{common('cancel')}</Button>
              <Button look="danger" busy={set.isPending} onClick={() => set.mutate(false)}>
                {t('stop')}
              </Button>
            </>
          }
        >
          <p>{t('askMore')}</p>
          <ProblemNotice error={set.error} />
        </Dialog>
      )}
    </div>
  );
}

function Start({ state }: { readonly state: ContentSearch }): ReactElement {
  const t = useTranslations('settings.contentSearch');
  const set = useSet(state);
  return (
    <>
      <ProblemNotice error={set.error} />
      <div className="line">
        <Button look="main" busy={set.isPending} onClick={() => set.mutate(true)}>
          {t('start')}
        </Button>
      </div>
    </>
  );
}

/** Whether documents are found by the words in them: not until it is said here. */
export function ContentSearchSetting(): ReactElement {
  const t = useTranslations('settings.contentSearch');
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => contentSearchApi.see(signal),
    refetchInterval: ({ state: { data } }) => (data && isReading(data) ? lookMs : false),
  });
  return (
    <Card className="stack" role="region" aria-labelledby="content-search">
      <h2 id="content-search">{t('title')}</h2>
      <p className="soft">{t('lead')}</p>
      <p className="small soft">{t('more')}</p>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(state) =>
          state.isOn ? (
            <>
              <Progress state={state} />
              <Stop state={state} />
            </>
          ) : (
            <Start state={state} />
          )
        }
      </Loaded>
    </Card>
  );
}
