import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { Card } from '@astra/ui/card';
import { EmptyState } from '@astra/ui/empty-state';
import { useToast } from '@astra/ui/toast';
import '@astra/ui/people.css';
import '@astra/ui/documents.css';
import { fileServerApi } from '#api/file-server.ts';
import type { FileServerState } from '#api/file-server.ts';
import { Loaded, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { ProblemError } from '#shared/problem-error.ts';
import { useFailureToast } from '../use-bin.ts';
import { ViewLinks } from '../view-links.tsx';
import { ServerFolder } from './server-folder.tsx';
import { ServerSignIn } from './server-sign-in.tsx';
import { useFileServer, useRefreshFileServer } from './use-file-server.ts';

/** Forgets the person's name and password there. */
function SignOut({ server }: { readonly server: string }): ReactElement {
  const t = useTranslations('fileServer.signOut');
  const toast = useToast();
  const onError = useFailureToast();
  const refresh = useRefreshFileServer();
  const signOut = useMutation<void, Error, undefined>({
    mutationFn: () => fileServerApi.signOut(),
    onSuccess: async () => {
      toast({ message: t('done', { server }) });
      await refresh();
    },
    onError,
  });
  return (
    <Button
      look="quiet"
      icon="log-out"
      busy={signOut.isPending}
      onClick={() => signOut.mutate(undefined)}
    >
      {t('action')}
    </Button>
  );
}

interface ContentProps {
  readonly state: FileServerState;
  readonly at: string | undefined;
}

function Content({ state, at }: ContentProps): ReactElement {
  const t = useTranslations('fileServer');
  if (state.name === null)
    return (
      <EmptyState icon="unplug" title={t('none')}>
        <p>{t('noneMore')}</p>
      </EmptyState>
    );
  if (state.signIn === 'good') return <ServerFolder key={at} server={state.name} at={at} />;
  return (
    <Card className="stack" role="region" aria-labelledby="file-server-sign-in">
      <h2 id="file-server-sign-in">{t('signIn.title', { server: state.name })}</h2>
      <ServerSignIn state={state} />
    </Card>
  );
}

function FileServer(): ReactElement {
  const t = useTranslations('fileServer');
  const documents = useTranslations('documents');
  const { ou } = useSearch({ from: '/signed-in/documents/serveur' });
  const query = useFileServer();
  const { data } = query;
  return (
    <Screen mainClassName="docs">
      <PageHead
        title={<ScreenTitle title={documents('title')} />}
        lead={t('lead')}
        actions={data?.name && data.signIn === 'good' && <SignOut server={data.name} />}
      />
      <ViewLinks place="server" />
      <Loaded query={query} label={documents('loading')} failed={t('refused.failed')}>
        {(state) => <Content state={state} at={ou} />}
      </Loaded>
    </Screen>
  );
}

/** The organisation's own file server, as it is shown to the person there. */
export function FileServerScreen(): ReactElement {
  const may = useMay();
  if (may('file-server.use')) return <FileServer />;
  return (
    <Screen>
      <ProblemState level={1} error={new ProblemError('not-allowed')} />
    </Screen>
  );
}
