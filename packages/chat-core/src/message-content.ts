import { readHtml } from './read-html.ts';
import { richOfPlain } from './rich-text.ts';
import type { RichNode } from './rich-text.ts';
import type { MessageContent, OutgoingContent } from './timeline-types.ts';

/** Words with their formatting, which is worked out only for what is shown. */
export function makeContent(
  { text, html, mentions, callId, fileId }: OutgoingContent,
  kind: MessageContent['kind'] = 'text',
): MessageContent {
  let rich: readonly RichNode[] | null = null;
  return {
    kind,
    text,
    mentions,
    callId: callId ?? null,
    fileId: fileId ?? null,
    rich: () => {
      rich ??= (html === null ? null : readHtml(html)) ?? richOfPlain(text);
      return rich;
    },
  };
}
