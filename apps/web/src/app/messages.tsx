import { useEffect, useRef, useState } from 'react';
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
import { problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { useSendKeys } from '#shared/send-key.ts';
import { useTime } from '#shared/use-time.ts';
import { forgetWord, holdWord, useHeldWords, waits } from './held-words.ts';
import type { HeldWord } from './held-words.ts';
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

/** A word that waits for the network, or that did not go although there is one. */
function Held({ word }: { readonly word: HeldWord }): ReactElement {
  const t = useTranslations('common.messages');
  const problem = useProblemWords();
  const { fault, ...again } = word;
  const { words, key } = word;
  const hasFailed = !waits(word);
  return (
    <Notice
      tone={hasFailed ? 'danger' : 'warn'}
      icon="cloud-off"
      role="status"
      title={hasFailed ? t('notGone') : t('held')}
      actions={
        <>
          {hasFailed && <Button onClick={() => holdWord(again)}>{t('again')}</Button>}
          <Button onClick={() => forgetWord(key)}>{t('forget')}</Button>
        </>
      }
    >
      <p>{t('heldWords', { words })}</p>
      {hasFailed && <p>{problem(fault).title}</p>}
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
  const place = { meetingId: meeting.id, guestId: guest.id };
  const written = (words: string): void => {
    keys.arrived();
    // What was typed in the meantime stays.
    setText((now) => (now.trim() === words ? '' : now));
  };
  const write = useMutation({
    mutationFn: (words: string) =>
      meetingsApi.write({ id: meeting.id, guestId: guest.id }, words, keys.of(words)),
    onSuccess: (message, words) => {
      written(words);
      keepMessage(client, place, message);
    },
    onError: (error, words) => {
      if (problemOf(error) !== 'offline') return;
      holdWord({ ...place, words, key: keys.of(words) });
      written(words);
    },
  });
  const held = useHeldWords().filter(({ guestId }) => guestId === guest.id);
  const send = (words: string): void => {
    if (words.trim() && !write.isPending) write.mutate(words.trim());
  };
  return (
    <div className="stack">
      <Loaded query={query}>{({ items }) => <Conversation items={items} />}</Loaded>
      {held.map((word) => (
        <Held key={word.key} word={word} />
      ))}
      {problemOf(write.error) !== 'offline' && <ProblemNotice error={write.error} />}
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
