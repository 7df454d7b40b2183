import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { DisplayChoices } from '@astra/ui/display-choices';
import { useUiText } from '@astra/ui/ui-text';
import { useSignOut } from '#app/sign-out.tsx';
import { Screen } from '#app/screen.tsx';
import { useMay } from '#app/session.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { AccountForm } from './account-form.tsx';
import { Factors } from './factors.tsx';
import { MyMessages } from './my-messages.tsx';
import { MyNotifications } from './my-notifications.tsx';
import { MySessions } from './my-sessions.tsx';
import { OfflineHere } from './offline-here.tsx';
import { PasswordForm } from './password-form.tsx';

function Display(): ReactElement {
  const { display } = useUiText();
  return (
    <section aria-labelledby="display" className="stack">
      <h2 id="display">{display.title}</h2>
      <DisplayChoices hasIcons />
    </section>
  );
}

/** One's own account. */
export function MeScreen(): ReactElement {
  const signOut = useSignOut();
  const mayChat = useMay()('chat.use');
  const t = useTranslations('me');
  return (
    <Screen>
      <PageHead
        title={<ScreenTitle title={t('title')} />}
        actions={
          <Button icon="log-out" onClick={signOut}>
            {t('signOut')}
          </Button>
        }
      />
      <div className="measure me-parts">
        <AccountForm />
        <Factors />
        {mayChat && <MyMessages />}
        {mayChat && <MyNotifications />}
        {mayChat && <OfflineHere />}
        <MySessions />
        <PasswordForm />
        <Display />
      </div>
    </Screen>
  );
}
