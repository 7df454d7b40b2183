import { Type, type Static } from 'typebox';
import { exact } from './common.ts';

/**
 * `GET /content-search`: whether files are found by the words in them, and how far the reading is. Of the words keyed
 * fingerprints are kept, one key for each organisation. Files of meetings and rooms are not read.
 */
export const ContentSearch = exact({
  version: Type.Integer({ minimum: 0, description: '0 before it was ever switched on' }),
  isOn: Type.Boolean(),
  files: Type.Integer({ description: 'That can be found so' }),
  done: Type.Integer({ description: 'Of which so many have been looked at' }),
  withoutWords: Type.Integer({ description: 'Of these: without a word in letters, as scans are' }),
  notRead: Type.Integer({
    description: 'Of these: pictures and other kinds, and what is too large',
  }),
  failed: Type.Integer({ description: 'Of these: broken or locked, or tried too often' }),
});
export type ContentSearch = Static<typeof ContentSearch>;
/**
 * `PATCH /content-search`. Off erases the index before it answers. `POST /content-search/retry`: what has failed is looked at
 * once more.
 */
export const ChangeContentSearch = exact({
  version: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
  isOn: Type.Boolean(),
});
export type ChangeContentSearch = Static<typeof ChangeContentSearch>;
