import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { InvitationCard } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { useLastDay } from '#visit-files/last-day.ts';
import { useLastMoment } from '../last-moment.ts';
import { CalmPage } from './calm-page.tsx';

interface DocumentsPageProps {
  readonly card: InvitationCard;
  readonly onStart: () => void;
}

/** The link after the end: something is there to be taken, after the same proof as before the visit. */
export function DocumentsPage({ card, onStart }: DocumentsPageProps): ReactElement {
  const t = useTranslations('visitFiles.after');
  const talk = useTranslations('visit.talk');
  const lastDay = useLastDay();
  const lastMoment = useLastMoment();
  const day = card.documentsUntil === null ? '' : lastDay(card.documentsUntil);
  return (
    <CalmPage
      heading={t('heading')}
      action={
        <Button look="main" wide go onClick={onStart}>
          {t('go')}
        </Button>
      }
    >
      <p>{t('words', { host: card.hostName, day })}</p>
      {card.conversationUntil !== null && (
        <p>{talk('also', { host: card.hostName, ...lastMoment(card.conversationUntil) })}</p>
      )}
    </CalmPage>
  );
}
