import { Type, type Static } from 'typebox';
import { exact, Instant, Locale, oneOf } from './common.ts';

const endings = Type.Array(Type.String(), { description: 'Ends of names, such as `docx`' });
/** `GET /editor`: what the organisation’s own editor opens, to look at and to work on; nothing where there is none. */
export const EditorTypes = exact({ view: endings, edit: endings });
export type EditorTypes = Static<typeof EditorTypes>;

/** `POST /items/:id/editor`: a way for the caller alone to one document in the editor, to work on it if they may. */
export const OpenEditor = exact({ locale: Locale });
export type OpenEditor = Static<typeof OpenEditor>;
export const OpenedEditor = exact({
  name: Type.String(),
  mode: oneOf(['view', 'edit'] as const, 'What the editor is opened for'),
  actionUrl: Type.String({
    description: 'Where the form with the token goes; of the editor’s origin',
  }),
  accessToken: Type.String({
    description: 'For the editor, in a form, never in an address of ours',
  }),
  expiresAt: Instant,
});
export type OpenedEditor = Static<typeof OpenedEditor>;
