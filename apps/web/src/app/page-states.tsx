import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { EmptyState } from '@astra/ui/empty-state';
import { Notice } from '@astra/ui/notice';
import { Skeleton } from '@astra/ui/skeleton';
import '@astra/ui/states.css';
import { goToSignIn, signInElsewhere } from '#api/gateway.ts';
import { problemOf } from '#shared/problem-error.ts';
import type { ProblemName } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { minutesSince } from '#shared/time.ts';
import { keepUnfinished } from '#shared/unfinished.ts';
import { useNetworkNews } from '#shared/use-network-news.ts';
import { ButtonAppLink } from './app-link.tsx';
import { ScreenTitle } from './screen-title.tsx';

/** A whole page on its way: the real layout comes from each screen. */
export function PageWait(): ReactElement {
  return (
    <main id="main" className="main">
      <Skeleton />
    </main>
  );
}

/** Trying again will not open it. */
const closed: ReadonlySet<ProblemName> = new Set<ProblemName>([
  'not-allowed',
  'not-found',
  'invitation-not-valid',
  'reset-not-valid',
  'fresh-proof-needed',
]);

interface ProblemProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  /** What could not be shown ("Your day cannot be shown"); the problem's own words then follow. */
  readonly title?: string | undefined;
  readonly level?: 1 | 2 | 3 | undefined;
}

/** The way on from what trying again will not open. */
function WayOn({ problem }: { readonly problem: ProblemName }): ReactElement {
  const t = useTranslations('common');
  if (problem === 'invitation-not-valid') {
    return (
      <Button look="main" icon="log-in" onClick={() => goToSignIn('/')}>
        {t('signIn')}
      </Button>
    );
  }
  if (problem === 'reset-not-valid') {
    return (
      <ButtonAppLink look="main" icon="mail" href="/mot-de-passe-oublie">
        {t('newResetLink')}
      </ButtonAppLink>
    );
  }
  if (problem === 'fresh-proof-needed') {
    return (
      <Button look="main" icon="key-round" onClick={proveAgain}>
        {t('proveAgain')}
      </Button>
    );
  }
  return (
    <ButtonAppLink look="main" icon="house" href="/">
      {t('notFound.home')}
    </ButtonAppLink>
  );
}

/** What went wrong in the place of what was asked for: words, one button, small print. */
export function ProblemState({ error, onRetry, title, level }: ProblemProps): ReactElement {
  const t = useTranslations('common');
  const words = useProblemWords()(error);
  const problem = problemOf(error);
  const isClosed = closed.has(problem);
  // Who has only to prove who they are reads that first, not that something failed.
  const failed = problem === 'fresh-proof-needed' ? undefined : title;
  const shown = failed ?? words.title;
  return (
    <EmptyState
      icon={isClosed ? 'lock-keyhole' : 'unplug'}
      tone={isClosed ? 'warn' : 'danger'}
      title={level === 1 ? <ScreenTitle title={shown} /> : shown}
      level={level}
      role="alert"
      code={words.code ? t('code', { code: words.code }) : undefined}
      action={
        isClosed ? (
          <WayOn problem={problem} />
        ) : (
          onRetry && (
            <Button look="main" icon="refresh-cw" onClick={onRetry}>
              {t('retry')}
            </Button>
          )
        )
      }
    >
      <p>{failed ? `${words.title}. ${words.body}` : words.body}</p>
    </EmptyState>
  );
}

/** The same as a page of its own. */
export function PageProblem(props: ProblemProps): ReactElement {
  return (
    <main id="main" className="main">
      <ProblemState level={1} {...props} />
    </main>
  );
}

function proveAgain(): void {
  keepUnfinished();
  const { pathname, search } = window.location;
  goToSignIn(pathname + search, { isFresh: true });
}

/** What an action could not do, said beside the button that was pressed. */
export function ProblemNotice({ error }: { readonly error: unknown }): ReactElement | null {
  const t = useTranslations('common');
  const words = useProblemWords();
  if (!error) return null;
  const { title, body, code } = words(error);
  const problem = problemOf(error);
  const mustProve = problem === 'fresh-proof-needed';
  return (
    <Notice
      tone="danger"
      title={title}
      role="alert"
      actions={
        mustProve ? (
          <Button onClick={proveAgain}>{t('proveAgain')}</Button>
        ) : (
          // Seen in a call only: every other page goes to the sign-in.
          problem === 'not-signed-in' && (
            <Button icon="log-in" onClick={signInElsewhere}>
              {t('signInElsewhere')}
            </Button>
          )
        )
      }
    >
      <p>{problem === 'offline' ? t('offline.act') : body}</p>
      {code && <p className="small">{t('code', { code })}</p>}
    </Notice>
  );
}

function OfflineWords({ since }: { readonly since: number }): ReactElement {
  const t = useTranslations('common.offline');
  const now = useNow(10_000);
  return (
    <Notice
      tone="warn"
      icon="cloud-off"
      title={t('title', { minutes: minutesSince(since, now) })}
      className="mb-2"
    >
      {t('body')}
    </Notice>
  );
}

/** Says that there is no network, and since when. */
export function OfflineNotice(): ReactElement | null {
  const t = useTranslations('common.offline');
  const since = useNetworkNews(`${t('title', { minutes: 0 })}. ${t('body')}`, t('back'));
  return since === null ? null : <OfflineWords since={since} />;
}

interface Answer<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

interface LoadedProps<T> {
  readonly query: Answer<T>;
  readonly children: (data: T) => ReactNode;
  /** The bones of the real layout. */
  readonly bones?: ReactNode;
  /** What is being loaded, read out once. */
  readonly label?: string | undefined;
  /** What could not be shown. */
  readonly failed?: string | undefined;
  /** Of the words in its place, where no title stands above it. */
  readonly level?: 1 | undefined;
}

/** What a query brought, its bones until then, or what went wrong. Old data stay, with a word, when renewing them failed. */
export function Loaded<T>(props: LoadedProps<T>): ReactElement {
  const { query, children, bones, label, failed, level } = props;
  const retry = (): void => void query.refetch();
  if (query.data !== undefined) {
    const isOld = Boolean(query.error) && problemOf(query.error) !== 'offline';
    return (
      <>
        {isOld && <ProblemNotice error={query.error} />}
        {children(query.data)}
      </>
    );
  }
  if (query.error)
    return <ProblemState error={query.error} title={failed} level={level} onRetry={retry} />;
  return <Skeleton label={label}>{bones}</Skeleton>;
}
