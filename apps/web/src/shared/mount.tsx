import { StrictMode } from 'react';
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { LiveRegionProvider } from '@astra/ui/live-region';
import { leadToFaults } from './lead-to-fault.ts';
import { I18nRoot, type LoadMessages, type speak } from './i18n.tsx';

interface Speaking {
  readonly load: LoadMessages;
  /** What was loaded before anything is shown. */
  readonly first: Awaited<ReturnType<typeof speak>>;
}

/** Shows a page of ours in its document, in the person’s language. */
export function mount({ load, first }: Speaking, page: ReactElement): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('The document has no #root');
  leadToFaults();
  createRoot(root).render(
    <StrictMode>
      <I18nRoot load={load} first={first}>
        <LiveRegionProvider>{page}</LiveRegionProvider>
      </I18nRoot>
    </StrictMode>,
  );
}
