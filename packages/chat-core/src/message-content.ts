import { isOfALinkIn } from './link-preview.ts';
import { readHtml } from './read-html.ts';
import { richOfPlain } from './rich-text.ts';
import type { RichNode } from './rich-text.ts';
import type { MessageContent, OutgoingContent } from './timeline-types.ts';

/** Words with their formatting, which is worked out only for what is shown. */
export function makeContent(
  { text, html, mentions, callId, fileId, linkPreview }: OutgoingContent,
  kind: MessageContent['kind'] = 'text',
): MessageContent {
  let made: readonly RichNode[] | null = null;
  const rich = (): readonly RichNode[] => {
    made ??= (html === null ? null : readHtml(html)) ?? richOfPlain(text);
    return made;
  };
  return {
    kind,
    text,
    mentions,
    callId: callId ?? null,
    fileId: fileId ?? null,
    rich,
    linkPreview: () => (linkPreview && isOfALinkIn(linkPreview, rich()) ? linkPreview : null),
  };
}
