import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { OpenedEditor } from '#api/document-editor.ts';
import { newsIn, ready } from './editor-messages.ts';
import type { EditorNews } from './editor-messages.ts';

interface EditorFrameProps {
  readonly opened: OpenedEditor;
  readonly onNews: (news: EditorNews) => void;
}

const frameName = 'astra-editor';
/** Everything that an editor needs, and no way to take the page around it elsewhere. */
const sandbox = [
  'allow-downloads',
  'allow-forms',
  'allow-modals',
  'allow-popups',
  'allow-popups-to-escape-sandbox',
  'allow-same-origin',
  'allow-scripts',
].join(' ');

/** The editor of the organisation. Its token goes there in a form: in no address, and so in no history and no log. */
export function EditorFrame({ opened, onNews }: EditorFrameProps): ReactElement {
  const t = useTranslations('documents.editor');
  const frame = useRef<HTMLIFrameElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const wasSent = useRef(false);
  const { origin } = new URL(opened.actionUrl);
  useEffect(() => {
    const hear = (message: MessageEvent): void => {
      const news = newsIn(message, { origin, window: frame.current?.contentWindow ?? null });
      if (news === null) return;
      if (news === 'waiting') frame.current?.contentWindow?.postMessage(ready(Date.now()), origin);
      onNews(news);
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, [origin, onNews]);
  useEffect(() => {
    if (wasSent.current) return;
    wasSent.current = true;
    form.current?.submit();
  }, []);
  return (
    <>
      <form
        ref={form}
        method="post"
        action={opened.actionUrl}
        target={frameName}
        encType="application/x-www-form-urlencoded"
        hidden
      >
        <input type="hidden" name="access_token" value={opened.accessToken} />
        <input type="hidden" name="access_token_ttl" value={String(Date.parse(opened.expiresAt))} />
      </form>
      <iframe
        ref={frame}
        name={frameName}
        className="editor__frame"
        title={t('frame', { name: opened.name })}
        sandbox={sandbox}
        allow="fullscreen; clipboard-write"
        onLoad={() => {
          if (wasSent.current) onNews('opened');
        }}
      />
    </>
  );
}
