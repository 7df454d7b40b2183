import { useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import '@astra/ui/comments.css';
import { commentsApi, type Comment } from '#api/file-comments.ts';
import { Loaded } from '#app/page-states.tsx';
import { useObservable } from '#chat/use-observable.ts';
import { CommentForm } from './comment-form.tsx';
import { commentDrafts } from './drafts.ts';
import { LostWords } from './lost-words.tsx';
import { OneComment, type CommentProps } from './one-comment.tsx';
import { RemoveComment } from './remove-comment.tsx';
import { draftOf } from './use-draft.ts';

interface CommentsProps extends Pick<CommentProps, 'at' | 'nameOf'> {
  readonly mayAdd: boolean;
  /** Of the file as it is seen, where that is known. */
  readonly itemVersion?: number | undefined;
  /** Who reads it: said where it is written. */
  readonly readers: 'commenters' | 'professionals';
  /** Of what is asked for here. */
  readonly queryKey: readonly unknown[];
  /** What is asked for anew when something was said, this with it. */
  readonly refreshed: readonly unknown[];
}

/** What is said of a file, the newest first, and a place to say something. */
export function Comments(all: CommentsProps): ReactElement {
  const { mayAdd, readers, refreshed, itemVersion, ...props } = all;
  const { at } = props;
  const t = useTranslations('documents.comments');
  const announce = useAnnounce();
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: refreshed });
  return (
    <div className="stack">
      {mayAdd && (
        <CommentForm
          draft={at}
          label={t('write')}
          hint={t(`readers.${readers}`)}
          action={t('send')}
          // The file may be another by now: it is looked at anew, and the next try is said of that one.
          send={(text) =>
            commentsApi.add(at, text, itemVersion).catch(async (error: unknown) => {
              await refresh();
              throw error;
            })
          }
          onSent={async () => {
            await refresh();
            announce(t('sent'));
          }}
        />
      )}
      <List {...props} {...{ mayAdd, refresh }} />
    </div>
  );
}

type ListProps = Omit<CommentsProps, 'readers' | 'refreshed' | 'itemVersion'> &
  Pick<CommentProps, 'refresh'>;

/** Words of comments that are there no more: of the one that was being worded anew, and of whatever the whole list has not. */
function useLost(
  at: string,
  {
    edited,
    shown,
    isWhole,
  }: { edited: string | null; shown: readonly Comment[]; isWhole: boolean },
): readonly string[] {
  const drafts = useObservable(commentDrafts);
  const there = new Set(shown.map(({ id }) => draftOf(at, id)));
  return [...drafts.keys()].filter(
    (name) =>
      name.startsWith(draftOf(at, '')) &&
      !there.has(name) &&
      (isWhole || (edited !== null && name === draftOf(at, edited))),
  );
}

function List({ at, nameOf, queryKey, refresh, mayAdd }: ListProps): ReactElement {
  const t = useTranslations('documents.comments');
  const [removing, setRemoving] = useState<Comment | null>(null);
  const [edited, setEdited] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => commentsApi.list(at, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // Others say something too: whoever comes back to the page sees it.
    staleTime: 0,
  });
  const shown = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const lost = useLost(at, { edited, shown, isWhole: query.isSuccess && !query.hasNextPage });
  const more = async (): Promise<void> => {
    const { hasNextPage } = await query.fetchNextPage();
    // The button is gone with the last page.
    if (!hasNextPage) list.current?.focus({ preventScroll: true });
  };
  return (
    <div className="stack" ref={list} tabIndex={-1}>
      {mayAdd && lost.map((draft) => <LostWords key={draft} {...{ at, draft, refresh }} />)}
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {() => {
          if (shown.length === 0) return <p className="soft">{t('none')}</p>;
          return (
            <ul className="rows" aria-label={t('list')}>
              {shown.map((comment) => (
                <OneComment
                  key={comment.id}
                  isEdited={comment.id === edited}
                  onEdit={(isEdited) => setEdited(isEdited ? comment.id : null)}
                  onRemove={() => setRemoving(comment)}
                  {...{ at, comment, nameOf, refresh }}
                />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void more()}>
          {t('earlier')}
        </Button>
      )}
      {removing && (
        <RemoveComment
          comment={removing}
          // The row that it was asked in is gone.
          onRemoved={() => list.current?.focus({ preventScroll: true })}
          onClose={() => setRemoving(null)}
          {...{ at, refresh }}
        />
      )}
    </div>
  );
}
