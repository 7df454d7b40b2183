import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { PlainQuestion } from '@astra/ui/plain-question';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { fileServerSettingsApi } from '#api/file-server.ts';
import type { FileServerSettings, TriedFileServer } from '#api/file-server.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { SettingCard } from './setting-card.tsx';
import { SettingForm } from './setting-form.tsx';
import { settingQuery, useSetting } from './use-setting.ts';

const query = settingQuery('file-server-settings', fileServerSettingsApi.get);
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
  readonly onKeep: () => void;
  readonly onGo: () => void;
}

/** What ends for everybody is asked before. */
function Question({ asking, onKeep, onGo }: QuestionProps): ReactElement {
  const t = useTranslations('fileServer.settings');
  const common = useTranslations('common');
  return (
    <PlainQuestion
      title={t(`ask.${asking}`)}
      keep={common('cancel')}
      confirm={t(`go.${asking}`)}
      onConfirm={onGo}
      onClose={onKeep}
    >
      <p>{t('askMore')}</p>
    </PlainQuestion>
  );
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

interface MoreProps {
  readonly isTrying: boolean;
  readonly onTry: () => void;
  /** Absent while there is none. */
  readonly onRemove: (() => void) | undefined;
}

function More({ isTrying, onTry, onRemove }: MoreProps): ReactElement {
  const t = useTranslations('fileServer.settings');
  return (
    <>
      <Button icon="refresh-cw" busy={isTrying} onClick={onTry}>
        {t('try')}
      </Button>
      {onRemove && (
        <Button look="danger-plain" icon="unplug" onClick={onRemove}>
          {t('remove')}
        </Button>
      )}
    </>
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

const none: Draft = { name: '', url: '' };
const trimmed = ({ name, url }: Draft): Draft => ({ name: name.trim(), url: url.trim() });

/** No address: none is connected any more. */
async function send({ name, url }: Draft, version: number): Promise<FileServerSettings> {
  if (url !== '') return fileServerSettingsApi.set({ name, url, version });
  await fileServerSettingsApi.remove();
  return { version: 0, name: null, url: null };
}

function useServer(
  settings: FileServerSettings,
): ReturnType<typeof useSetting<FileServerSettings, Draft>> {
  const t = useTranslations('fileServer.settings');
  const client = useQueryClient();
  const toast = useToast();
  return useSetting<FileServerSettings, Draft>({
    query,
    saved: settings,
    draftOf: ({ name, url }) => ({ name: name ?? '', url: url ?? '' }),
    send,
    // Another name for another server is no choice that anybody has made.
    together: [['name', 'url']],
    onSaved: ({ url }) => {
      // Who looks at documents next sees the other server.
      void client.invalidateQueries({ queryKey: ['file-server'] });
      toast({ message: t(url === null ? 'removed' : 'saved') });
    },
  });
}

function Form({ settings }: { readonly settings: FileServerSettings }): ReactElement {
  const t = useTranslations('fileServer.settings');
  const [asking, setAsking] = useState<Asking>(null);
  const [wasSent, setSent] = useState(false);
  const setting = useServer(settings);
  const wish = trimmed(setting.draft);
  const knock = useMutation({ mutationFn: () => fileServerSettingsApi.knock(wish.url) });
  const faults = useFaultsOf(wish);
  const go = (draft: Draft): void => {
    setAsking(null);
    setting.save(draft);
  };
  const submit = (): void => {
    setSent(true);
    if (faults.name ?? faults.url ?? setting.isBusy) return;
    if (settings.url !== null && settings.url !== wish.url) setAsking('move');
    else go(wish);
  };
  const change = (next: Draft): void => {
    if (next.url !== setting.draft.url) knock.reset();
    setting.change(next);
  };
  const tryIt = (): void => {
    setSent(true);
    if (faults.url === undefined && !knock.isPending) knock.mutate();
  };
  const inWords = ({ name, url }: Draft) => [
    { label: t('name'), value: name },
    { label: t('url'), value: url },
  ];
  const more = (
    <More
      isTrying={knock.isPending}
      onTry={tryIt}
      onRemove={settings.url === null ? undefined : () => setAsking('remove')}
    />
  );
  return (
    <>
      <SettingForm setting={setting} inWords={inWords} onSubmit={submit} more={more}>
        <Fields draft={setting.draft} faults={wasSent ? faults : {}} onChange={change} />
        <ProblemNotice error={knock.error} />
        {knock.data && <Tried outcome={knock.data.outcome} />}
      </SettingForm>
      {asking && (
        <Question
          asking={asking}
          onKeep={() => setAsking(null)}
          onGo={() => go(asking === 'move' ? wish : none)}
        />
      )}
    </>
  );
}

/** The file server that the organisation has already: its people look at it in place, each with their own rights there. */
export function FileServerSetting(): ReactElement {
  const t = useTranslations('fileServer.settings');
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  const after = <p className="small soft">{t('onlyWebDav')}</p>;
  return (
    <SettingCard id="file-server" words={words} result={useQuery(query)} after={after}>
      {(settings) => <Form settings={settings} />}
    </SettingCard>
  );
}
