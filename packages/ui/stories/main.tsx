import '../src/fonts.css';
import '../src/tokens.css';
import '../src/base.css';
import '../src/door.css';
import '../src/day.css';
import '../src/plan.css';
import '../src/visit.css';
import '../src/call.css';
import '../src/documents.css';
import '../src/people.css';
import '../src/journal.css';
import '../src/states.css';
import { StrictMode } from 'react';
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { applyDisplayPreferences } from '../src/display-preferences.tsx';
import { LiveRegionProvider } from '../src/live-region.tsx';
import { ToastProvider } from '../src/toast.tsx';
import { UiTextProvider } from '../src/ui-text.tsx';
import { callStories } from './call.tsx';
import { documentsStories } from './documents.tsx';
import { doorStories } from './door.tsx';
import { pieceStories } from './pieces.tsx';
import { overlayStories } from './overlays.tsx';
import { todayStories } from './today.tsx';
import { managementStories } from './management.tsx';
import { fieldStories } from './fields.tsx';
import { choiceStories } from './choices.tsx';
import { visitStories } from './visit.tsx';

/** `?story=<name>` shows one story on a page of its own; without it, the list of all. `showStory` puts another in its place. */
const stories = {
  ...pieceStories,
  ...overlayStories,
  ...doorStories,
  ...fieldStories,
  ...choiceStories,
  ...todayStories,
  ...documentsStories,
  ...managementStories,
  ...visitStories,
  ...callStories,
};

function Contents(): ReactElement {
  return (
    <main id="main" className="visit__body">
      <h1>Components</h1>
      <ul>
        {Object.keys(stories).map((key) => (
          <li key={key}>
            <a className="link-btn" href={`?story=${key}`}>
              {key}
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}

declare global {
  interface Window {
    /** Takes down what is there and draws this story from nothing: as a page of its own, without the cost of loading it. */
    showStory: (name: string, locale: string) => void;
  }
}

let takeDown = (): void => {};

window.showStory = (name, locale) => {
  takeDown();
  const Story = Object.entries(stories).find(([key]) => key === name)?.[1];
  document.documentElement.lang = locale;
  if (name.startsWith('visit-')) document.documentElement.dataset['audience'] = 'patient';
  else delete document.documentElement.dataset['audience'];
  document.title = Story ? name : 'Components';
  applyDisplayPreferences();
  const place = document.querySelector('#root');
  if (!place) return;
  const root = createRoot(place);
  takeDown = () => root.unmount();
  root.render(
    <StrictMode>
      <UiTextProvider locale={locale}>
        <LiveRegionProvider>
          <ToastProvider>{Story ? <Story /> : <Contents />}</ToastProvider>
        </LiveRegionProvider>
      </UiTextProvider>
    </StrictMode>,
  );
};

const wanted = new URLSearchParams(location.search);
window.showStory(wanted.get('story') ?? '', wanted.get('locale') ?? 'fr');
