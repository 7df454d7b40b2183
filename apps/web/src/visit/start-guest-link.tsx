import { applyDisplayPreferences } from '@astra/ui/display-preferences';
import { speak, type LoadMessages } from '#shared/i18n.tsx';
import { firstLocale } from '#shared/locale.ts';
import { mount } from '#shared/mount.tsx';
import { readLink } from './link.ts';

/** The page of somebody outside who was given a document has an address of its own beside the visit’s. */
export const isGuestLinkPage = (): boolean => location.pathname === '/visit/document';

const load: LoadMessages = async (locale) => {
  const [visit, guestLinks, documents] =
    locale === 'fr'
      ? await Promise.all([
          import('#locales/fr/visit.json', { with: { type: 'json' } }),
          import('#locales/fr/guest-links.json', { with: { type: 'json' } }),
          import('#locales/fr/documents.json', { with: { type: 'json' } }),
        ])
      : await Promise.all([
          import('#locales/en/visit.json', { with: { type: 'json' } }),
          import('#locales/en/guest-links.json', { with: { type: 'json' } }),
          import('#locales/en/documents.json', { with: { type: 'json' } }),
        ]);
  return {
    visit: visit.default,
    guestLinks: guestLinks.default,
    documents: documents.default,
  };
};

export async function startGuestLink(): Promise<void> {
  applyDisplayPreferences();
  const token = readLink('astra-document-link').take();
  // Another link opened in this very tab: browsers only change the fragment, so the page begins anew by itself.
  window.addEventListener('hashchange', () => location.reload());
  const [first, { GuestLinkApp }] = await Promise.all([
    speak(load, firstLocale()),
    import('#guest-link/guest-link-app.tsx'),
    import('@astra/ui/documents.css'),
    import('@astra/ui/visit-files.css'),
  ]);
  mount({ load, first }, <GuestLinkApp token={token} />);
}
