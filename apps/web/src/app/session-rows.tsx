import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { State } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import type { SessionRow } from '#api/identity.ts';
import { useTime } from '#shared/use-time.ts';

interface SessionRowsProps {
  readonly items: readonly SessionRow[];
  /** Ends one of them; the session of this very page has its own button elsewhere. */
  readonly onEnd?: ((id: string) => void) | undefined;
  readonly endingId?: string | undefined;
}

/** Open sessions: which device, from where, since when. */
export function SessionRows({ items, onEnd, endingId }: SessionRowsProps): ReactElement {
  const t = useTranslations('common.sessions');
  const time = useTime();
  const now = useNow(60_000);
  if (items.length === 0) return <p className="soft">{t('none')}</p>;
  return (
    <ul className="rows">
      {items.map((session) => (
        <li key={session.id} className="line line--apart">
          <span>
            <span className="label">{session.device}</span>{' '}
            {session.isCurrent && (
              <State tone="good" icon="check">
                {t('this')}
              </State>
            )}
            <br />
            <span className="small soft">
              {t('facts', {
                seen: time.ago(session.lastSeenAt, now),
                origin: session.origin ?? t('unknown'),
              })}
            </span>
          </span>
          {onEnd && !session.isCurrent && (
            <Button look="quiet" busy={endingId === session.id} onClick={() => onEnd(session.id)}>
              {t('end')}
              <VisuallyHidden> {session.device}</VisuallyHidden>
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
