import '#call/old-browsers.ts';
import '@astra/ui/fonts.css';
import '@astra/ui/tokens.css';
import '@astra/ui/base.css';
import '@astra/ui/visit.css';
import { applyDisplayPreferences } from '@astra/ui/display-preferences';
import { speak, type LoadMessages } from '#shared/i18n.tsx';
import { firstLocale } from '#shared/locale.ts';
import { mount } from '#shared/mount.tsx';
import { isGuestLinkPage, startGuestLink } from './start-guest-link.tsx';
import { holdBack } from './hold-back.ts';
import { readLink } from './link.ts';
import { VisitApp } from './visit-app.tsx';
import { VisitStore } from './visit-store.ts';

const load: LoadMessages = async (locale) => {
  const [visit, call, files] =
    locale === 'fr'
      ? await Promise.all([
          import('#locales/fr/visit.json', { with: { type: 'json' } }),
          import('#locales/fr/call.json', { with: { type: 'json' } }),
          import('#locales/fr/visit-files.json', { with: { type: 'json' } }),
        ])
      : await Promise.all([
          import('#locales/en/visit.json', { with: { type: 'json' } }),
          import('#locales/en/call.json', { with: { type: 'json' } }),
          import('#locales/en/visit-files.json', { with: { type: 'json' } }),
        ]);
  return { visit: visit.default, call: call.default, visitFiles: files.default };
};

async function start(): Promise<void> {
  applyDisplayPreferences();
  const store = new VisitStore(readLink());
  holdBack();
  void store.begin();
  // Another link opened in this very tab: browsers only change the fragment, so the page begins anew by itself.
  window.addEventListener('hashchange', () => location.reload());
  const first = await speak(load, firstLocale());
  mount({ load, first }, <VisitApp store={store} />);
}

void (isGuestLinkPage() ? startGuestLink() : start());
