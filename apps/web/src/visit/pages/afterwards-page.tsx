import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { InvitationCard } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { useLastMoment } from '../last-moment.ts';
import { CalmPage } from './calm-page.tsx';

interface AfterwardsPageProps {
  readonly card: InvitationCard;
  readonly onStart: () => void;
}

/** The link after the end: the conversation is still open, after the same proof as before the visit. */
export function AfterwardsPage({ card, onStart }: AfterwardsPageProps): ReactElement {
  const t = useTranslations('visit.talk');
  const lastMoment = useLastMoment();
  return (
    <CalmPage
      heading={t('comeBack')}
      action={
        <Button look="main" wide go onClick={onStart}>
          {t('go')}
        </Button>
      }
    >
      <p>{t('words', { host: card.hostName, ...lastMoment(card.conversationUntil) })}</p>
    </CalmPage>
  );
}
