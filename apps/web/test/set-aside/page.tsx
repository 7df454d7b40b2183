import '@astra/ui/fonts.css';
import '@astra/ui/tokens.css';
import '@astra/ui/base.css';
import { useState, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { LiveRegionProvider } from '@astra/ui/live-region';
import { TextField } from '@astra/ui/text-field';
import { SetAsideOffers } from '#app/set-aside-offers.tsx';
import { useSetAside } from '#app/use-set-aside.ts';
import { I18nRoot } from '#shared/i18n.tsx';
import { typesetAll } from '#shared/typography.ts';
import plan from '#locales/fr/plan.json' with { type: 'json' };

declare global {
  interface Window {
    /** The service answers what was last sent. */
    answer: () => void;
  }
}

/** A form of one field, with what every form of planning does about being left. */
function Form({ personId }: { readonly personId: string }): ReactElement {
  const [name, setName] = useState('');
  const aside = useSetAside({ personId, place: 'plan' }, name === '' ? null : name);
  return (
    <>
      <SetAsideOffers
        offers={aside.offers}
        nameOf={(value) => value}
        onResume={(one) => setName(aside.resume(one))}
        firstField="name"
      />
      <TextField
        id="name"
        label="Nom du patient"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="button" onClick={() => (window.answer = aside.sent)}>
        Planifier et inviter
      </button>
    </>
  );
}

const people = ['Maud', 'Hugo'] as const;

/** The form, and another page of the app; for one person and another one. */
function App(): ReactElement {
  const [where, setWhere] = useState<string>('day');
  return (
    <main>
      <button type="button" onClick={() => setWhere('day')}>
        Aujourd’hui
      </button>
      {people.map((one) => (
        <button key={one} type="button" onClick={() => setWhere(one)}>
          {one}
        </button>
      ))}
      {where !== 'day' && <Form key={where} personId={where} />}
    </main>
  );
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <I18nRoot
      load={async () => ({ plan })}
      first={{ locale: 'fr', messages: typesetAll({ plan }, 'fr') }}
    >
      <LiveRegionProvider>
        <App />
      </LiveRegionProvider>
    </I18nRoot>,
  );
}
