import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { Segments } from '@astra/ui/segments';
import { Switch } from '@astra/ui/switch';
import { useDisplayPreferences } from '@astra/ui/display-preferences';
import { useUiText } from '@astra/ui/ui-text';
import { useSignOut } from '#app/chat-root.tsx';
import { Screen } from '#app/screen.tsx';
import { useMay } from '#app/session.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { AccountForm } from './account-form.tsx';
import { Factors } from './factors.tsx';
import { MyMessages } from './my-messages.tsx';
import { MySessions } from './my-sessions.tsx';
import { PasswordForm } from './password-form.tsx';

function Display(): ReactElement {
  const { display } = useUiText();
  const { preferences, change } = useDisplayPreferences();
  return (
    <section aria-labelledby="display" className="stack">
      <h2 id="display">{display.title}</h2>
      <Segments
        label={display.theme}
        value={preferences.theme}
        onChange={(theme) => change({ theme })}
        options={[
          { value: 'system', label: display.system, icon: 'sun-moon' },
          { value: 'light', label: display.light, icon: 'sun' },
          { value: 'dark', label: display.dark, icon: 'moon' },
        ]}
      />
      <Segments
        label={display.text}
        value={preferences.text}
        onChange={(text) => change({ text })}
        options={[
          { value: 'normal', label: display.textNormal },
          { value: 'large', label: display.textLarge },
          { value: 'larger', label: display.textLarger },
        ]}
      />
      <Switch
        label={display.contrast}
        more={display.contrastMore}
        isOn={preferences.contrast === 'more'}
        onChange={(isOn) => change({ contrast: isOn ? 'more' : 'system' })}
      />
      <Switch
        label={display.motion}
        more={display.motionMore}
        isOn={preferences.motion === 'less'}
        onChange={(isOn) => change({ motion: isOn ? 'less' : 'system' })}
      />
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
          <Button icon="log-out" onClick={() => void signOut()}>
            {t('signOut')}
          </Button>
        }
      />
      <div className="measure me-parts">
        <AccountForm />
        <Factors />
        {mayChat && <MyMessages />}
        <MySessions />
        <PasswordForm />
        <Display />
      </div>
    </Screen>
  );
}
