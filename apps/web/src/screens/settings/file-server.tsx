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

interface Draft {
  readonly name: string;
  readonly url: string;
}
interface FieldsProps {
  readonly draft: Draft;
  readonly faults: { readonly name?: string | undefined; readonly url?: string | undefined };
  readonly onChange: (next: Draft) => void;
}

function Fields({ draft, faults, onChange }: FieldsProps): ReactElement {
  const t = useTranslations('fileServer.settings');
  return (
    <>
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        value={draft.name}
        maxLength={60}
        error={faults.name}
        onChange={(event) => onChange({ ...draft, name: event.target.value })}
      />
      <TextField
        label={t('url')}
        hint={t('urlHint')}
        type="url"
        inputMode="url"
        spellCheck={false}
        value={draft.url}
        maxLength={500}
        error={faults.url}
        onChange={(event) => onChange({ ...draft, url: event.target.value })}
      />
    </>
  );
}

interface ButtonsProps {
  readonly isBusy: boolean;
  readonly isTrying: boolean;
  readonly onTry: () => void;
  /** Absent while there is none. */
  readonly onRemove: (() => void) | undefined;
}

function Buttons({ isBusy, isTrying, onTry, onRemove }: ButtonsProps): ReactElement {
  const t = useTranslations('fileServer.settings');
  const common = useTranslations('common');
  return (
    <div className="line">
      <Button look="main" type="submit" busy={isBusy}>
        {common('save')}
      </Button>
      <Button icon="refresh-cw" busy={isTrying} onClick={onTry}>
        {t('try')}
      </Button>
      {onRemove && (
        <Button look="danger-plain" icon="unplug" onClick={onRemove}>
          {t('remove')}
        </Button>
      )}
    </div>
  );
}

/** What the form says, faults aside. */
function useFaultsOf({ name, url }: Draft): FieldsProps['faults'] {
  const t = useTranslations('fileServer.settings');
  return {
    name: name === '' ? t('nameMissing') : undefined,
    url: /^https?:\/\/[!-~]+$/u.test(url) ? undefined : t('urlMissing'),
  };
}

function Form({ settings }: FormProps): ReactElement {
  const saved = { name: settings.name ?? '', url: settings.url ?? '' };
  const [draft, setDraft] = useUnfinished<Draft>('file-server', saved);
  const [asking, setAsking] = useState<Asking>(null);
  const [wasSent, setSent] = useState(false);
  const wish = { name: draft.name.trim(), url: draft.url.trim() };
  const saving = useSaving({ ...wish, version: settings.version }, () => setAsking(null));
  const { save, remove, isBusy, error } = saving;
  const knock = useMutation({ mutationFn: () => fileServerSettingsApi.knock(wish.url) });
  const faults = useFaultsOf(wish);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (faults.name ?? faults.url ?? isBusy) return;
    if (settings.url !== null && settings.url !== wish.url) setAsking('move');
    else save();
  };
  const change = (next: Draft): void => {
    if (next.url !== draft.url) knock.reset();
    setDraft(next);
  };
  const tryIt = (): void => {
    setSent(true);
    if (faults.url === undefined && !knock.isPending) knock.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="stack" autoComplete="off">
      <ProblemNotice error={error} />
      <Fields draft={draft} faults={wasSent ? faults : {}} onChange={change} />
      <ProblemNotice error={knock.error} />
      {knock.data && <Tried outcome={knock.data.outcome} />}
      <Buttons
        isBusy={isBusy}
        isTrying={knock.isPending}
        onTry={tryIt}
        onRemove={settings.url === null ? undefined : () => setAsking('remove')}
      />
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
