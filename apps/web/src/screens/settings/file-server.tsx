import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Card } from '@astra/ui/card';
import { Dialog } from '@astra/ui/dialog';
import { Notice } from '@astra/ui/notice';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { fileServerSettingsApi } from '#api/file-server.ts';
import type { FileServerSettings, TriedFileServer } from '#api/file-server.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { problemOf } from '#shared/problem-error.ts';

const key = ['file-server-settings'] as const;
type Outcome = TriedFileServer['outcome'];

function Tried({ outcome }: { readonly outcome: Outcome }): ReactElement {
  const t = useTranslations('fileServer.settings.tried');
  return (
    <Notice
      tone={outcome === 'good' ? 'good' : 'danger'}
      title={t(`${outcome}.title`)}
      role="status"
    >
      {t(`${outcome}.body`)}
    </Notice>
  );
}

type Asking = 'move' | 'remove' | null;
interface QuestionProps {
  readonly asking: Exclude<Asking, null>;
  readonly isBusy: boolean;
  readonly onKeep: () => void;
  readonly onGo: () => void;
}

/** What ends for everybody is asked before. */
function Question({ asking, isBusy, onKeep, onGo }: QuestionProps): ReactElement {
  const t = useTranslations('fileServer.settings');
  const common = useTranslations('common');
  return (
    <Dialog
      isOpen
      mustAnswer
      onClose={onKeep}
      title={t(`ask.${asking}`)}
      actions={
        <>
          <Button onClick={onKeep}>{common('cancel')}</Button>
          <Button look="danger" busy={isBusy} onClick={onGo}>
            {t(`go.${asking}`)}
          </Button>
        </>
      }
    >
      <p>{t('askMore')}</p>
    </Dialog>
  );
}

interface FormProps {
  readonly settings: FileServerSettings;
}

interface Saving {
  readonly save: () => void;
  readonly remove: () => void;
  readonly isBusy: boolean;
  readonly error: unknown;
}

/** What is saved is what the form says at that moment. */
function useSaving(
  wish: { readonly name: string; readonly url: string; readonly version: number },
  onSettled: () => void,
): Saving {
  const t = useTranslations('fileServer.settings');
  const client = useQueryClient();
  const toast = useToast();
  // Who looks at documents next sees the other server.
  const told = (message: string): void => {
    void client.invalidateQueries({ queryKey: ['file-server'] });
    toast({ message });
  };
  const onError = (error: Error): void => {
    if (problemOf(error) === 'stale-version') void client.invalidateQueries({ queryKey: key });
  };
  const save = useMutation({
    mutationFn: () => fileServerSettingsApi.set(wish),
    onSuccess: (next) => {
      client.setQueryData(key, next);
      told(t('saved'));
    },
    onError,
    onSettled,
  });
  const remove = useMutation({
    mutationFn: () => fileServerSettingsApi.remove(),
    onSuccess: () => {
      client.setQueryData(key, { version: 0, name: null, url: null });
      told(t('removed'));
    },
    onError,
    onSettled,
  });
  return {
    save: () => save.mutate(),
    remove: () => remove.mutate(),
    isBusy: save.isPending || remove.isPending,
    error: save.error ?? remove.error,
  };
}

function Form({ settings }: FormProps): ReactElement {
  const t = useTranslations('fileServer.settings');
  const common = useTranslations('common');
  const [name, setName] = useUnfinished('file-server.name', settings.name ?? '');
  const [url, setUrl] = useUnfinished('file-server.url', settings.url ?? '');
  const [asking, setAsking] = useState<Asking>(null);
  const [wasSent, setSent] = useState(false);
  const address = url.trim();
  const wish = { version: settings.version, name: name.trim(), url: address };
  const { save, remove, isBusy, error } = useSaving(wish, () => setAsking(null));
  const knock = useMutation({ mutationFn: () => fileServerSettingsApi.knock(address) });
  const isAddress = /^https?:\/\/[!-~]+$/u.test(address);
  const faults = {
    name: name.trim() === '' ? t('nameMissing') : undefined,
    url: isAddress ? undefined : t('urlMissing'),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (faults.name ?? faults.url ?? isBusy) return;
    if (settings.url !== null && settings.url !== address) setAsking('move');
    else save();
  };
  const tryIt = (): void => {
    setSent(true);
    if (isAddress && !knock.isPending) knock.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="stack" autoComplete="off">
      <ProblemNotice error={error} />
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        value={name}
        maxLength={60}
        error={wasSent ? faults.name : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={t('url')}
        hint={t('urlHint')}
        type="url"
        inputMode="url"
        spellCheck={false}
        value={url}
        maxLength={500}
        error={wasSent ? faults.url : undefined}
        onChange={(event) => {
          setUrl(event.target.value);
          knock.reset();
        }}
      />
      <ProblemNotice error={knock.error} />
      {knock.data && <Tried outcome={knock.data.outcome} />}
      <div className="line">
        <Button look="main" type="submit" busy={isBusy}>
          {common('save')}
        </Button>
        <Button icon="refresh-cw" busy={knock.isPending} onClick={tryIt}>
          {t('try')}
        </Button>
        {settings.url !== null && (
          <Button look="danger-plain" icon="unplug" onClick={() => setAsking('remove')}>
            {t('remove')}
          </Button>
        )}
      </div>
      {asking && (
        <Question
          asking={asking}
          isBusy={isBusy}
          onKeep={() => setAsking(null)}
          onGo={asking === 'move' ? save : remove}
        />
      )}
    </form>
  );
}

/** The file server that the organisation has already: its people look at it in place, each with their own rights there. */
export function FileServerSetting(): ReactElement {
  const t = useTranslations('fileServer.settings');
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fileServerSettingsApi.get(signal),
  });
  return (
    <Card className="stack" role="region" aria-labelledby="file-server">
      <h2 id="file-server">{t('title')}</h2>
      <p className="soft">{t('lead')}</p>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(settings) => <Form key={settings.version} settings={settings} />}
      </Loaded>
      <p className="small soft">{t('onlyWebDav')}</p>
    </Card>
  );
}
