import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { Says } from '@astra/ui/says';
import { TextArea } from '@astra/ui/text-area';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting, MeetingGuest, WaitingMessage } from '#api/meetings.ts';
import { getOfflineSince, subscribe } from '#shared/online.ts';
import { problemOf } from '#shared/problem-error.ts';
import { useSendKeys } from '#shared/send-key.ts';
import { useTime } from '#shared/use-time.ts';
import { keepMessage, messagesKey } from './meetings-cache.ts';
import { Loaded, ProblemNotice } from './page-states.tsx';
import { useMe } from './session.tsx';

interface MessagesProps {
  readonly meeting: Meeting;
  readonly guest: MeetingGuest;
}

function Conversation({ items }: { readonly items: readonly WaitingMessage[] }): ReactElement {
  const t = useTranslations('common.messages');
  const time = useTime();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (items.length > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [items.length]);
  // There before its first message, or that one would not be heard.
  return (
    <div className="stack" role="log" aria-label={t('list')}>
      {items.length === 0 && <p className="soft">{t('none')}</p>}
      {items.map(({ id, from, authorName, text, at }) => (
        <Says
          key={id}
          name={authorName}
          kind={from === 'guest' ? 'guest' : 'member'}
          time={time.at(at)}
          isMine={from !== 'guest'}
        >
          {text}
        </Says>
      ))}
      <div ref={end} />
    </div>
  );
}

interface WritingProps {
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly send: (words: string) => void;
  readonly isBusy: boolean;
}

/** Words of one's own. */
function Writing({ text, setText, send, isBusy }: WritingProps): ReactElement {
  const t = useTranslations('common.messages');
  const [wasEmpty, setWasEmpty] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setWasEmpty(text.trim() === '');
    send(text);
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <TextArea
        label={t('yours')}
        hint={t('hint')}
        maxLength={1000}
        value={text}
        error={wasEmpty && text.trim() === '' && t('missing')}
        onChange={(event) => setText(event.target.value)}
      />
      <Button look="main" type="submit" icon="send" busy={isBusy}>
        {t('send')}
      </Button>
    </form>
  );
}

const quick = ['soon', 'late', 'microphone', 'phone'] as const;

/** The sentence in the guest's language; of the host's time nobody else speaks as if it were theirs. */
function useQuick({ meeting, guest }: MessagesProps): (key: (typeof quick)[number]) => string {
  const t = useTranslations('common.messages.replies');
  const { id: ownId } = useMe();
  const { id, displayName: host } = meeting.host;
  return (key) =>
    id !== ownId && (key === 'soon' || key === 'late')
      ? t(`${guest.locale}.${key}Of`, { host })
      : t(`${guest.locale}.${key}`);
}

/** What found no network: it goes by itself when there is one again, unless it is not to be said any more. */
function useHeld(send: (words: string) => void): {
  readonly held: string | null;
  readonly hold: (words: string | null) => void;
} {
  const [held, hold] = useState<string | null>(null);
  const go = useEffectEvent((words: string) => {
    hold(null);
    send(words);
  });
  useEffect(() => {
    if (held === null) return undefined;
    const look = (): void => {
      if (getOfflineSince() === null) go(held);
    };
    const end = subscribe(look);
    look();
    return end;
  }, [held]);
  return { held, hold };
}

interface HeldProps {
  readonly held: string;
  readonly onForget: () => void;
}

function Held({ held, onForget }: HeldProps): ReactElement {
  const t = useTranslations('common.messages');
  return (
    <Notice
      tone="warn"
      icon="cloud-off"
      role="status"
      title={t('held')}
      actions={<Button onClick={onForget}>{t('forget')}</Button>}
    >
      {t('heldWords', { words: held })}
    </Notice>
  );
}

/** Words with one person of the waiting room, and what is often said, in their language. */
export function Messages({ meeting, guest }: MessagesProps): ReactElement {
  const t = useTranslations('common.messages');
  const client = useQueryClient();
  const keys = useSendKeys();
  const quickWords = useQuick({ meeting, guest });
  const [text, setText] = useState('');
  const query = useQuery({
    queryKey: messagesKey(meeting.id, guest.id),
    queryFn: ({ signal }) => meetingsApi.messages(meeting.id, guest.id, signal),
  });
  const write = useMutation({
    mutationFn: (words: string) =>
      meetingsApi.write({ id: meeting.id, guestId: guest.id }, words, keys.of(words)),
    onSuccess: (message, words) => {
      keys.arrived();
      keepMessage(client, { meetingId: meeting.id, guestId: guest.id }, message);
      // What was typed in the meantime stays.
      setText((now) => (now.trim() === words ? '' : now));
    },
    onError: (error, words) => problemOf(error) === 'offline' && hold(words),
  });
  const { held, hold } = useHeld((words) => write.mutate(words));
  const send = (words: string): void => {
    if (words.trim() && !write.isPending && held === null) write.mutate(words.trim());
  };
  return (
    <div className="stack">
      <Loaded query={query}>{({ items }) => <Conversation items={items} />}</Loaded>
      {held === null ? (
        <ProblemNotice error={write.error} />
      ) : (
        <Held
          held={held}
          onForget={() => {
            hold(null);
            write.reset();
          }}
        />
      )}
      <fieldset className="ready">
        <legend className="field__label">{t('quick')}</legend>
        {quick.map((key) => (
          <button
            key={key}
            type="button"
            className="btn btn--plain btn--go"
            lang={guest.locale}
            // Not once more by the second half of a double click: it stays there once it is sent.
            onClick={({ detail }) => detail < 2 && send(quickWords(key))}
          >
            <span className="grow">{quickWords(key)}</span>
            <Icon name="send" size="s" />
          </button>
        ))}
      </fieldset>
      <Writing {...{ text, setText, send }} isBusy={write.isPending} />
    </div>
  );
}
