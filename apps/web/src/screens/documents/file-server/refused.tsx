import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { EmptyState } from '@astra/ui/empty-state';
import { ProblemState } from '#app/page-states.tsx';
import { problemOf } from '#shared/problem-error.ts';

interface RefusedProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  /** Who named it to the person. */
  readonly from?: string | null;
}

/** What the server does not give to this person, said calmly; anything else as everywhere. */
export function Refused({ error, onRetry, from = null }: RefusedProps): ReactElement {
  const t = useTranslations('fileServer.refused');
  if (problemOf(error) !== 'file-server-refuses')
    return <ProblemState error={error} title={t('failed')} onRetry={onRetry} />;
  return (
    <EmptyState icon="lock-keyhole" tone="warn" title={t('title')} role="status">
      <p>{from === null ? t('askSomebody') : t('ask', { name: from })}</p>
    </EmptyState>
  );
}
