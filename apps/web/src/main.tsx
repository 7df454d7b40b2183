import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@astra/ui/fonts.css';
import '@astra/ui/tokens.css';
import '@astra/ui/base.css';
import { applyDisplayPreferences } from '@astra/ui/display-preferences';
import { LiveRegionProvider } from '@astra/ui/live-region';
import { ToastProvider } from '@astra/ui/toast';
import { loadAppMessages } from '#app-messages.ts';
import { App } from '#app/app.tsx';
import { firstLocale } from '#shared/locale.ts';
import { I18nRoot, speak } from '#shared/i18n.tsx';

async function start(): Promise<void> {
  applyDisplayPreferences();
  const first = await speak(loadAppMessages, firstLocale());
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <I18nRoot load={loadAppMessages} first={first}>
        <LiveRegionProvider>
          <ToastProvider>
            <App />
          </ToastProvider>
        </LiveRegionProvider>
      </I18nRoot>
    </StrictMode>,
  );
}

void start();
