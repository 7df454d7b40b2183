import { Type, type Static } from 'typebox';
import { exact, Uuid } from './common.ts';

const Page = Type.Integer({ minimum: 1, maximum: 9_999, description: 'The first one is 1' });

/** What can be shown to everyone: what each page paints by itself, and nothing that runs. */
export const presentable: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
]);

/** A document of a meeting that everyone who is in it sees just now, at the same page. */
export const Presented = exact({ itemId: Uuid, presenterId: Uuid, page: Page });
export type Presented = Static<typeof Presented>;
/** As a guest sees it. */
export const PresentedToGuest = exact({ itemId: Uuid, page: Page });
export type PresentedToGuest = Static<typeof PresentedToGuest>;

/** `POST /meetings/:id/presentation`: from its first page. `DELETE` ends it: by who presents, or a moderator. */
export const PresentDocument = exact({ itemId: Uuid });
/** `PATCH /meetings/:id/presentation`: by who presents alone. */
export const TurnPage = exact({ page: Page });
/** `POST /meetings/:id/presentation/hand-over`: another professional of the meeting turns the pages from now on. */
export const HandOverPresenting = exact({ personId: Uuid });
