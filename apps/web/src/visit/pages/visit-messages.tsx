import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement,
  type RefObject,
  type SyntheticEvent,
} from 'react';
import { useTranslations } from 'use-intl';
import type { Visit } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { Says } from '@astra/ui/says';
import { TextArea } from '@astra/ui/text-area';
import { useNotSent } from '../use-not-sent.ts';
import { useWhen } from '../when.ts';

interface VisitMessagesProps {
  readonly visit: Visit;
  /** The reply that is being written; null: none. It is kept above the pages, which change while somebody writes. */
  readonly draft: string | null;
  readonly onDraft: (draft: string | null) => void;
  /** Fails where it was not sent. */
  readonly onReply: (text: string) => Promise<void>;
}

/** What the team wrote to the person, and their reply. */
export function VisitMessages({
  visit,
  draft,
  onDraft,
  onReply,
}: VisitMessagesProps): ReactElement {
  const t = useTranslations('visit');
  const when = useWhen(visit.organisation.timezone);
  const reply = useRef<HTMLButtonElement>(null);
  const isSent = useRef(false);
  const done = (): void => {
    isSent.current = true;
    onDraft(null);
  };
  useLayoutEffect(() => {
    if (draft !== null || !isSent.current) return;
    isSent.current = false;
    // The box is gone: the focus goes back to where it was opened.
    reply.current?.focus();
  }, [draft]);
  const theirs = visit.messages.filter(({ from }) => from !== 'guest');
  const log = useInSight(theirs[theirs.length - 1]?.id);
  return (
    <>
      {visit.messages.length > 0 && (
        <div
          ref={log}
          role="log"
          aria-label={t('waiting.messages')}
          aria-live="off"
          className="mt-2"
        >
          {visit.messages.map((message) => (
            <Says
              key={message.id}
              kind={message.from === 'guest' ? 'guest' : 'member'}
              name={message.from === 'guest' ? t('waiting.you') : message.authorName}
              time={when.time(message.at)}
              isMine={message.from === 'guest'}
            >
              {message.text}
            </Says>
          ))}
        </div>
      )}
      {theirs.length > 0 && draft === null && (
        <p className="end">
          <Button ref={reply} look="quiet" icon="reply" onClick={() => onDraft('')}>
            {t('waiting.reply')}
          </Button>
        </p>
      )}
      {draft !== null && <Reply {...{ draft, onDraft, onReply }} onDone={done} />}
    </>
  );
}

/** Brings what has just come into sight: on a long page it would stand above what is read. */
function useInSight(lastId: string | undefined): RefObject<HTMLDivElement | null> {
  const log = useRef<HTMLDivElement>(null);
  const seen = useRef(lastId);
  useEffect(() => {
    if (lastId === seen.current) return;
    seen.current = lastId;
    log.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }, [lastId]);
  return log;
}

interface ReplyProps extends Pick<VisitMessagesProps, 'onDraft' | 'onReply'> {
  readonly draft: string;
  readonly onDone: () => void;
}

function Reply({ draft, onDraft, onReply, onDone }: ReplyProps): ReactElement {
  const t = useTranslations('visit');
  const notSent = useNotSent();
  const [state, setState] = useState<'open' | 'missing' | 'sending' | { readonly error: unknown }>(
    'open',
  );
  // A page that comes while somebody writes takes no focus for what was begun on the former one.
  const [isJustOpened] = useState(draft === '');
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    if (draft.trim() === '') return setState('missing');
    setState('sending');
    try {
      // What was typed stays until the service has it.
      await onReply(draft.trim());
      onDone();
    } catch (error) {
      setState({ error });
    }
  };
  const isMissing = state === 'missing' && draft.trim() === '';
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="mt-2">
      <TextArea
        label={t('waiting.replyLabel')}
        hint={t('waiting.replyHint')}
        rows={2}
        maxLength={1000}
        // The person has just pressed "Reply".
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- see above
        autoFocus={isJustOpened}
        value={draft}
        error={typeof state === 'object' ? notSent(state.error) : isMissing && t('waiting.missing')}
        onChange={(event) => onDraft(event.target.value)}
      />
      <Button look="main" icon="send" type="submit" busy={state === 'sending'} className="mt-1">
        {t('waiting.send')}
      </Button>
    </form>
  );
}
