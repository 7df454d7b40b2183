import '@astra/ui/fonts.css';
import '@astra/ui/tokens.css';
import '@astra/ui/base.css';
import '@astra/ui/documents.css';
import { useState, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { LiveRegionProvider } from '@astra/ui/live-region';
import { ToastProvider } from '@astra/ui/toast';
import type { Item } from '#api/documents.ts';
import { loadAppMessages } from '#app-messages.ts';
import { meQuery, SignedIn } from '#app/session.tsx';
import { ItemList } from '#screens/documents/item-list.tsx';
import { I18nRoot, speak } from '#shared/i18n.tsx';

declare global {
  interface Window {
    /** Numbers of the files whose rows were drawn since this was last emptied. */
    drawn: Set<number>;
  }
}
window.drawn = new Set();

const id = '018f0000-0000-7000-8000-000000000001';
const pageSize = 100;

/** One that says when its row is drawn. */
const anItem = (_: unknown, at: number): Item => ({
  id: `018f0000-0000-7000-8000-${String(at).padStart(12, '0')}`,
  spaceId: id,
  folderId: null,
  kind: 'file',
  get name() {
    window.drawn.add(at);
    return `Compte rendu ${String(at)}.pdf`;
  },
  version: 1,
  madeBy: id,
  binnedAt: null,
  changedBy: id,
  changedAt: new Date(Date.now() - 3_600_000).toISOString(),
  versions: 1,
  sizeBytes: 1_000,
  mediaType: 'application/pdf',
  may: ['edit', 'change'],
  isFavourite: false,
  isMarked: false,
  comments: 0,
});

/** A list of which one page more comes with each press, as it comes by scrolling. */
function Folder(): ReactElement {
  const [items, setItems] = useState<readonly Item[]>(() =>
    Array.from({ length: 3 * pageSize }, anItem),
  );
  const more = (): void =>
    setItems((before) => [
      ...before,
      ...Array.from({ length: pageSize }, (_, at) => anItem(null, before.length + at)),
    ]);
  return (
    <>
      <button type="button" onClick={more}>
        Une page de plus
      </button>
      <ItemList items={items} view="own" order="name" onOrder={() => undefined} />
    </>
  );
}

const client = new QueryClient();
client.setQueryData(meQuery.queryKey, {
  id,
  displayName: 'Dr Nadia Berthelot',
  email: 'nadia@kerval.test',
  locale: 'fr',
  organisation: { id, name: 'Kerval', phone: null, timezone: 'Europe/Paris' },
  roles: ['clinician'],
  permissions: [],
  version: 1,
});
const first = await speak(loadAppMessages, 'fr');
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={client}>
      <I18nRoot load={loadAppMessages} first={first}>
        <LiveRegionProvider>
          <ToastProvider>
            <SignedIn>
              <main>
                <Folder />
              </main>
            </SignedIn>
          </ToastProvider>
        </LiveRegionProvider>
      </I18nRoot>
    </QueryClientProvider>,
  );
}
