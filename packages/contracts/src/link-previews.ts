import { Type, type Static } from 'typebox';
import { exact, nullable, Version } from './common.ts';
import { webAddress } from './room-links.ts';

/** `GET /link-preview-rule`: whether links in the messages of an organisation's rooms may be looked at. */
export const LinkPreviewRule = exact({ isAllowed: Type.Boolean(), version: Version });
export type LinkPreviewRule = Static<typeof LinkPreviewRule>;
/** `PUT /link-preview-rule`. */
export const ChangeLinkPreviewRule = exact({ version: Version, isAllowed: Type.Boolean() });
export type ChangeLinkPreviewRule = Static<typeof ChangeLinkPreviewRule>;

/** `POST /rooms/:id/link-previews`: asked by who writes, before the message is sent. Kept nowhere, in no log. */
export const AskLinkPreview = exact({
  address: webAddress('https?', 'Address in the message that is being written'),
});
/** What a page says of itself: words without any markup, of a bounded length. */
export const LinkPreview = exact({
  title: Type.String(),
  description: nullable(Type.String()),
  /** What the page calls the place where it is; anybody can call it anything. */
  site: nullable(Type.String()),
});
export type LinkPreview = Static<typeof LinkPreview>;
/** Null: there is nothing to be shown, for whatever reason. */
export const LinkPreviewFound = exact({ preview: nullable(LinkPreview) });
export type LinkPreviewFound = Static<typeof LinkPreviewFound>;
