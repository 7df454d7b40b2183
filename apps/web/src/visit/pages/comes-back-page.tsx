import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { InvitationCard } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { comesBackTo } from '../visit-flow.ts';
import { CalmPage } from './calm-page.tsx';

interface ComesBackPageProps {
  readonly card: InvitationCard;
  readonly onStart: () => void;
}

/** The link of somebody who is waiting or in the call already, and of whom nothing is asked: back there at a touch. */
export function ComesBackPage({ card, onStart }: ComesBackPageProps): ReactElement {
  const t = useTranslations('visit.comesBack');
  const at = comesBackTo(card) ?? 'call';
  return (
    <CalmPage
      heading={t(`${at}.heading`, { host: card.hostName })}
      action={
        <Button look="main" wide go onClick={onStart}>
          {t(`${at}.go`)}
        </Button>
      }
    >
      <p>{t('done')}</p>
    </CalmPage>
  );
}
