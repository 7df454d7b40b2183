import '#call/old-browsers.ts';
import '@astra/ui/fonts.css';
import '@astra/ui/tokens.css';
import '@astra/ui/base.css';
import { applyDisplayPreferences } from '@astra/ui/display-preferences';
import { ToastProvider } from '@astra/ui/toast';
import { loadAppMessages } from '#app-messages.ts';
import { App } from '#app/app.tsx';
import { beginPage } from '#app/begin-page.ts';
import { speak } from '#shared/i18n.tsx';
import { firstLocale } from '#shared/locale.ts';
import { mount } from '#shared/mount.tsx';

async function start(): Promise<void> {
  applyDisplayPreferences();
  void beginPage();
  const first = await speak(loadAppMessages, firstLocale());
  mount(
    { load: loadAppMessages, first },
    <ToastProvider>
      <App />
    </ToastProvider>,
  );
}

void start();
