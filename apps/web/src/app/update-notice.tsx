import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';

const everyMs = 15 * 60_000;

/** The script that a page's source names; ours has the version in its name. */
function scriptIn(source: string): string | undefined {
  return /src="(\/assets\/index-[^"]+\.js)"/u.exec(source)?.[1];
}

async function isThereANewVersion(signal: AbortSignal): Promise<boolean> {
  const reply = await fetch('/', {
    cache: 'no-cache',
    headers: { accept: 'text/html' },
    signal,
  });
  if (!reply.ok) return false;
  const newest = scriptIn(await reply.text());
  return newest !== undefined && !document.querySelector(`script[src="${newest}"]`);
}

/** Says that a newer version waits; the person chooses the moment. */
export function UpdateNotice(): ReactElement | null {
  const t = useTranslations('common');
  const { data: isNewer = false } = useQuery({
    queryKey: ['version'],
    queryFn: ({ signal }) => isThereANewVersion(signal),
    enabled: import.meta.env.PROD,
    staleTime: everyMs,
    refetchInterval: everyMs,
    retry: false,
  });
  if (!isNewer) return null;
  return (
    <Notice
      icon="refresh-cw"
      role="status"
      title={t('update.title')}
      className="mb-2"
      beside={<Button onClick={() => window.location.reload()}>{t('reload')}</Button>}
    >
      {t('update.body')}
    </Notice>
  );
}
