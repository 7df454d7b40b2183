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

/** `?story=<name>` shows one story on a page of its own; without it, the list of all. */
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

const wanted = new URLSearchParams(location.search);
const name = wanted.get('story') ?? '';
const locale = wanted.get('locale') ?? 'fr';
const Story = Object.entries(stories).find(([key]) => key === name)?.[1];

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

document.documentElement.lang = locale;
if (name.startsWith('visit-')) document.documentElement.dataset['audience'] = 'patient';
if (Story) document.title = name;
applyDisplayPreferences();

const root = document.querySelector('#root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <UiTextProvider locale={locale}>
        <LiveRegionProvider>
          <ToastProvider>{Story ? <Story /> : <Contents />}</ToastProvider>
        </LiveRegionProvider>
      </UiTextProvider>
    </StrictMode>,
  );
}
