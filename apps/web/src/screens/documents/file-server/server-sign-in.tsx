import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { Notice } from '@astra/ui/notice';
import { PasswordField } from '@astra/ui/password-field';
import { TextField } from '@astra/ui/text-field';
import { fileServerApi } from '#api/file-server.ts';
import type { FileServerState } from '#api/file-server.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useRefreshFileServer } from './use-file-server.ts';

interface SignInProps {
  readonly state: FileServerState;
  readonly onDone?: (() => void) | undefined;
}

interface FieldsProps {
  readonly user: string;
  readonly password: string;
  readonly faults: { readonly user?: string | undefined; readonly password?: string | undefined };
  readonly onUser: (user: string) => void;
  readonly onPassword: (password: string) => void;
}

function Fields({ user, password, faults, onUser, onPassword }: FieldsProps): ReactElement {
  const t = useTranslations('fileServer.signIn');
  return (
    <>
      <TextField
        label={t('user')}
        value={user}
        maxLength={200}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={faults.user}
        onChange={(event) => onUser(event.target.value)}
      />
      <PasswordField
        label={t('password')}
        hint={t('passwordHint')}
        value={password}
        maxLength={500}
        autoComplete="off"
        error={faults.password}
        onChange={(event) => onPassword(event.target.value)}
      />
    </>
  );
}

/** Why they were asked before, and are again. */
function AskedAgain({ server }: { readonly server: string }): ReactElement {
  const t = useTranslations('fileServer.signIn');
  return (
    <Notice tone="warn" title={t('refused', { server })} role="status">
      {t('refusedMore')}
    </Notice>
  );
}

/** The person's own name and password on that server: asked for once, and again when the server no longer takes them. */
export function ServerSignIn({ state, onDone }: SignInProps): ReactElement {
  const t = useTranslations('fileServer.signIn');
  const announce = useAnnounce();
  const refresh = useRefreshFileServer();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [wasSent, setSent] = useState(false);
  const server = state.name ?? '';
  const signIn = useMutation({
    mutationFn: () => fileServerApi.signIn({ user: user.trim(), password }),
    onSuccess: async () => {
      announce(t('done', { server }));
      await refresh();
      onDone?.();
    },
    onError: () => setPassword(''),
  });
  const withoutName = user.trim() === '' ? t('userMissing') : undefined;
  const faults = {
    user: user.includes(':') ? t('userColon') : withoutName,
    password: password === '' ? t('passwordMissing') : undefined,
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (faults.user ?? faults.password ?? signIn.isPending) return;
    setSent(false);
    signIn.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      {state.signIn === 'refused' && !signIn.isError && <AskedAgain server={server} />}
      <p className="soft">{t('lead', { server })}</p>
      <ProblemNotice error={signIn.error} />
      <Fields
        user={user}
        password={password}
        faults={wasSent ? faults : {}}
        onUser={setUser}
        onPassword={setPassword}
      />
      <p className="small soft">{t('kept')}</p>
      <div className="line">
        <Button look="main" type="submit" icon="log-in" busy={signIn.isPending}>
          {t('action')}
        </Button>
      </div>
    </form>
  );
}
