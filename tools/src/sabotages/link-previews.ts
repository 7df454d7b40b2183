import type { Sabotage } from '#sabotage/sabotage.ts';

const page = 'packages/kit/src/outer-page.ts';
const pageTest = 'packages/kit/src/outer-page.test.ts';
const links = 'services/chat/test/links.test.ts';
const read = 'packages/chat-core/test/link-preview.test.ts';

/** Previews of links: no way into the house, none where patients are, none that says something of another link. */
export const linkPreviewSabotages: readonly Sabotage[] = [
  {
    name: 'link-preview-leads-into-the-house',
    proves: 'AB-SSRF',
    file: page,
    find: 'if (place === null || placeOf(url, inside) !== place)',
    put: 'if (place === null)',
    test: { file: pageTest, name: 'a page of the house is read where its origin is named' },
  },
  {
    name: 'link-preview-at-any-address',
    proves: 'AB-SSRF',
    file: page,
    find: "return protocol === 'https:' && port === '' && isName ? 'public' : null;",
    put: "return protocol === 'https:' && port === '' ? 'public' : null;",
    test: { file: pageTest, name: 'is out of reach, and nobody is asked' },
  },
  {
    name: 'link-preview-without-an-end',
    proves: 'AB-SSRF',
    file: page,
    find: '    if (bytes >= most) break;\n',
    put: '',
    test: { file: pageTest, name: 'of an endless page the beginning is read' },
  },
  {
    name: 'link-preview-in-rooms-of-care',
    proves: 'AB-SSRF',
    file: 'services/chat/src/domain/link-preview.ts',
    find: "arePreviewsAllowed && kind !== 'meeting' && !isClosed",
    put: 'arePreviewsAllowed && !isClosed',
    test: { file: links, name: 'nothing is looked at for who is not in the room' },
  },
  {
    name: 'link-preview-without-a-decision',
    proves: 'AB-SSRF',
    file: 'services/chat/src/adapters/postgres/link-preview-rules.ts',
    find: 'isAllowed: false, version: 1',
    put: 'isAllowed: true, version: 1',
    test: { file: links, name: 'no link is looked at until an administrator says so' },
  },
  {
    name: 'link-preview-of-another-link',
    proves: 'AB-SSRF',
    file: 'packages/chat-core/src/message-content.ts',
    find: 'linkPreview && isOfALinkIn(linkPreview, rich()) ? linkPreview : null',
    put: 'linkPreview && isOfALinkIn(linkPreview, rich()) ? linkPreview : (linkPreview ?? null)',
    test: { file: read, name: 'a preview of a link that is not in the words is not shown' },
  },
];
