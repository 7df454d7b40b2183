import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { ProblemKey } from '@astra/contracts/problems';
import { IconButton } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { ProgressBar } from '@astra/ui/progress-bar';
import { State } from '@astra/ui/state';
import { copiesApi } from '#api/document-copies.ts';
import type { Copy } from '#api/document-copies.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { ItemMark } from './item-mark.tsx';
import { documentsKey, useRefresh } from './items.ts';
import { useSize } from './kind.ts';

const lookMs = 1_000;

function Why({ problem }: { readonly problem: string }): ReactElement {
  const words = useProblemWords();
  // The service names only keys of the catalogue.
  const { title, body } = words(new ProblemError(problem as ProblemKey));
  return (
    <p className="small soft">
      {title}. {body}
    </p>
  );
}

/** One copy on its way, or why it came to nothing. */
function CopyRow({ copy }: { readonly copy: Copy }): ReactElement {
  const t = useTranslations('documents.copy');
  const uploads = useTranslations('documents.uploads');
  const size = useSize();
  const refresh = useRefresh();
  const drop = useMutation({ mutationFn: () => copiesApi.drop(copy.id), onSettled: refresh });
  const { name, state, sizeBytes, doneBytes, problem } = copy;
  const isGoing = state === 'copying';
  return (
    <li className="up">
      <ItemMark item={{ kind: 'file', name }} />
      <div className="grow">
        <div className="line line--apart">
          <strong className="docs__name">{name}</strong>
          {isGoing ? (
            <span className="small soft num">
              {t('going')} {uploads('part', { sent: size(doneBytes), all: size(sizeBytes) })}
            </span>
          ) : (
            <State icon="circle-alert" tone="danger">
              {t('failed')}
            </State>
          )}
        </div>
        {isGoing && <ProgressBar label={t('of', { name })} done={doneBytes} all={sizeBytes} />}
        {problem !== null && <Why problem={problem} />}
      </div>
      <IconButton
        icon="x"
        label={t(isGoing ? 'cancel' : 'forget', { name })}
        aria-disabled={drop.isPending}
        onClick={() => !drop.isPending && drop.mutate()}
      />
    </li>
  );
}

/** Those that were going and are there now: what is shown of the place has changed. */
function useArrivals(copies: readonly Copy[]): void {
  const t = useTranslations('documents.copy');
  const announce = useAnnounce();
  const refresh = useRefresh();
  const before = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const arrived = copies.filter(({ id, state }) => state === 'done' && before.current.has(id));
    before.current = new Set(copies.filter(({ state }) => state === 'copying').map(({ id }) => id));
    for (const { name } of arrived) announce(t('arrived', { name }));
    if (arrived.length > 0) void refresh();
  }, [copies, announce, refresh, t]);
}

const none: readonly Copy[] = [];

/** The copies on their way, wherever they go, and those that came to nothing. */
export function CopyRows(): ReactElement | null {
  const t = useTranslations('documents.copy');
  const { data } = useQuery({
    queryKey: [...documentsKey, 'copies'],
    queryFn: ({ signal }) => copiesApi.list(signal),
    refetchInterval: ({ state }) =>
      state.data?.items.some((copy) => copy.state === 'copying') === true ? lookMs : false,
  });
  useArrivals(data?.items ?? none);
  const shown = data?.items.filter(({ state }) => state !== 'done') ?? none;
  if (shown.length === 0) return null;
  return (
    <section className="ups" aria-label={t('list')}>
      <ul className="ups__list">
        {shown.map((copy) => (
          <CopyRow key={copy.id} copy={copy} />
        ))}
      </ul>
    </section>
  );
}
