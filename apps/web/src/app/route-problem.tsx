import { useEffect } from 'react';
import type { ReactElement } from 'react';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { EmptyState } from '@astra/ui/empty-state';
import '@astra/ui/states.css';
import { ProblemError } from '#shared/problem-error.ts';
import { PageProblem } from './page-states.tsx';

/** The last net under a screen: a defect of ours, or a part of the app that could not be brought (a newer version is out, or no network). */
export function RouteProblem({ error, reset }: ErrorComponentProps): ReactElement {
  const t = useTranslations('common');
  useEffect(() => {
    // Seen by whoever looks at the console; it holds no data of a person.
    reportError(error);
  }, [error]);
  if (error instanceof ProblemError) return <PageProblem error={error} onRetry={reset} />;
  return (
    <main id="main" className="main">
      <EmptyState
        icon="unplug"
        tone="danger"
        level={1}
        role="alert"
        title={t('broken.title')}
        action={
          <Button look="main" icon="refresh-cw" onClick={() => window.location.reload()}>
            {t('reload')}
          </Button>
        }
      >
        <p>{t('broken.body')}</p>
      </EmptyState>
    </main>
  );
}
