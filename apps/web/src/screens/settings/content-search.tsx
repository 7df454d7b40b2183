import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { PlainQuestion } from '@astra/ui/plain-question';
import { ProgressBar } from '@astra/ui/progress-bar';
import { useToast } from '@astra/ui/toast';
import { contentSearchApi } from '#api/content-search.ts';
import type { ContentSearch } from '#api/content-search.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { documentsKey } from '#screens/documents/items.ts';
import { SettingCard } from './setting-card.tsx';
import { settingQuery, useSetting } from './use-setting.ts';

const query = settingQuery('content-search', contentSearchApi.see);
/** Whoever has switched it on looks how it goes. */
const lookMs = 3_000;

const isReading = ({ isOn, done, files }: ContentSearch): boolean => isOn && done < files;

function useSet(state: ContentSearch): {
  readonly set: (isOn: boolean) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
} {
  const t = useTranslations('settings.contentSearch');
  const client = useQueryClient();
  const toast = useToast();
  const { save, isBusy, error } = useSetting({
    query,
    saved: state,
    draftOf: ({ isOn }) => ({ isOn }),
    send: ({ isOn }, version) => contentSearchApi.set({ version, isOn }),
    onSaved: (next) => {
      void client.invalidateQueries({ queryKey: documentsKey });
      toast({ message: t(next.isOn ? 'allowed' : 'forbidden') });
    },
  });
  return { set: (isOn) => save({ isOn }), isBusy, error };
}

/** How far it is, and what cannot be searched. */
function Progress({ state }: { readonly state: ContentSearch }): ReactElement {
  const t = useTranslations('settings.contentSearch');
  const client = useQueryClient();
  const { done, files, withoutWords, notRead, failed } = state;
  const retry = useMutation({
    mutationFn: contentSearchApi.retry,
    onSuccess: (next) => client.setQueryData(query.queryKey, next),
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
  const { set, isBusy, error } = useSet(state);
  const close = (): void => setAsking(false);
  return (
    <div className="line">
      <Button look="quiet" icon="x" onClick={() => setAsking(true)}>
        {t('stop')}
      </Button>
      {isAsking && (
        <PlainQuestion
          title={t('ask')}
          keep={common('cancel')}
          confirm={t('stop')}
          isBusy={isBusy}
          onConfirm={() => set(false)}
          onClose={close}
        >
          <p>{t('askMore')}</p>
          <ProblemNotice error={error} />
        </PlainQuestion>
      )}
    </div>
  );
}

function Start({ state }: { readonly state: ContentSearch }): ReactElement {
  const t = useTranslations('settings.contentSearch');
  const { set, isBusy, error } = useSet(state);
  return (
    <>
      <ProblemNotice error={error} />
      <div className="line">
        <Button look="main" busy={isBusy} onClick={() => set(true)}>
          {t('start')}
        </Button>
      </div>
    </>
  );
}

/** Whether documents are found by the words in them: not until it is said here. */
export function ContentSearchSetting(): ReactElement {
  const t = useTranslations('settings.contentSearch');
  const result = useQuery({
    ...query,
    refetchInterval: ({ state: { data } }) => (data && isReading(data) ? lookMs : false),
  });
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard
      id="content-search"
      words={words}
      more={<p className="small soft">{t('more')}</p>}
      result={result}
    >
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
    </SettingCard>
  );
}
