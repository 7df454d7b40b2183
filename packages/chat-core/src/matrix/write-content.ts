import { CALL } from './call-mark.ts';
import { FILE } from './file-mark.ts';
import { writePreview } from '../link-preview.ts';
import type { OutgoingBody, OutgoingContent } from '../timeline-types.ts';

/** The content of an event that carries these words. */
export function writeContent(body: OutgoingBody): object | null {
  if (body.kind === 'message') {
    return { ...words(body.content), ...placed(body) };
  }
  if (body.kind === 'edit') {
    const { text } = body.content;
    return {
      ...words({ ...body.content, text: `* ${text}`, html: null }),
      'm.new_content': words(body.content),
      'm.relates_to': { rel_type: 'm.replace', event_id: body.of },
    };
  }
  if (body.kind === 'reaction') {
    return { 'm.relates_to': { rel_type: 'm.annotation', event_id: body.of, key: body.key } };
  }
  return null;
}

function words(content: OutgoingContent): object {
  const { text, html, mentions, callId, fileId, linkPreview } = content;
  return {
    msgtype: 'm.text',
    body: text,
    ...(html === null ? {} : { format: 'org.matrix.custom.html', formatted_body: html }),
    // Set even when it is empty: else a name in the text alone would ring.
    'm.mentions': mentions.length === 0 ? {} : { user_ids: mentions },
    ...(callId === undefined ? {} : { [CALL]: { meeting_id: callId } }),
    ...(fileId === undefined ? {} : { [FILE]: { file_id: fileId } }),
    ...(linkPreview === undefined ? {} : writePreview(linkPreview)),
  };
}

function placed({ replyTo, threadId }: Extract<OutgoingBody, { kind: 'message' }>): object {
  const reply = replyTo === null ? {} : { 'm.in_reply_to': { event_id: replyTo } };
  if (threadId === null) return replyTo === null ? {} : { 'm.relates_to': reply };
  return {
    'm.relates_to': {
      rel_type: 'm.thread',
      event_id: threadId,
      // Clients without threads show it as a reply to the thread's beginning.
      is_falling_back: replyTo === null,
      'm.in_reply_to': { event_id: replyTo ?? threadId },
    },
  };
}
