import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { Notice } from '@astra/ui/notice';
import { seeFileAlarm } from '#api/documents-of-house.ts';
import { useTime } from '#shared/use-time.ts';

/** As long as the search that it leads to looks back. */
const shownMs = 31 * 86_400_000;

interface FileAlarmProps {
  /** Asked for the entries that say which documents. */
  readonly onShow: () => void;
}

/** Files were changed on the file server behind our back: said above the journal, until it is a month ago. */
export function FileAlarm({ onShow }: FileAlarmProps): ReactElement | null {
  const t = useTranslations('audit.fileAlarm');
  const time = useTime();
  const now = useNow(60_000);
  const { data } = useQuery({
    queryKey: ['file-alarm'],
    queryFn: ({ signal }) => seeFileAlarm(signal),
    refetchInterval: 60_000,
  });
  const lastAt = data?.lastAt ?? null;
  if (lastAt === null || now - Date.parse(lastAt) > shownMs) return null;
  return (
    <Notice
      tone="danger"
      role="status"
      icon="shield-alert"
      className="mb-2"
      title={t('title')}
      beside={<Button onClick={onShow}>{t('show')}</Button>}
    >
      {t('words', { day: time.at(lastAt, 'day'), time: time.at(lastAt, 'time') })}
    </Notice>
  );
}
