import { useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { InvitationCard } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { useServerNow } from '../use-server-now.ts';
import { Icon, type IconName } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { Scene } from '@astra/ui/scene';
import { Who } from '@astra/ui/who';
import { unbroken } from '#shared/dialled.ts';
import { useWhen } from '../when.ts';
import { Heading } from './heading.tsx';
import { OtherClock } from './other-clock.tsx';

type InvitationPageProps = {
  readonly card: Pick<InvitationCard, 'organisation' | 'hostName' | 'startsAt'>;
  /** Something of the way in is done already. */
  readonly isBegun: boolean;
  readonly onStart: () => void;
};

const ticks: readonly (readonly ['steps' | 'nothing' | 'unseen', IconName])[] = [
  ['steps', 'list-checks'],
  ['nothing', 'monitor-smartphone'],
  ['unseen', 'eye-off'],
];

/** Who invites, when, and what will happen: the first page of a link. */
export function InvitationPage({ card, isBegun, onStart }: InvitationPageProps): ReactElement {
  const t = useTranslations('visit');
  const when = useWhen(card.organisation.timezone);
  const now = useServerNow(10_000);
  const [cannotCome, setCannotCome] = useState(false);
  return (
    <>
      <div className="hello">
        {/* Who listens begins at the title: the hour comes after it, for the eye above it. */}
        <Heading>{t('invitation.heading', { host: card.hostName })}</Heading>
        <div className="hero">
          <Scene />
          <div className="hero__when">
            <p className="soft">{when.day(card.startsAt, now)}</p>
            <p className="clock">{when.time(card.startsAt)}</p>
            <p className="strong">{when.relative(card.startsAt, now)}</p>
          </div>
        </div>
        <OtherClock at={card.startsAt} timeZone={card.organisation.timezone} />
      </div>
      <p className="line nowrap hello-who">
        <Who kind="member" name={card.hostName} />
        <span>
          <strong>{card.hostName}</strong>
          <br />
          <span className="soft">{card.organisation.name}</span>
        </span>
      </p>
      <ul className="ticks">
        {ticks.map(([key, icon]) => (
          <li key={key}>
            <Icon name={icon} />
            <span>{t(`invitation.ticks.${key === 'steps' && isBegun ? 'begun' : key}`)}</span>
          </li>
        ))}
      </ul>
      <div className="visit__do">
        <Button look="main" wide go onClick={onStart}>
          {t(isBegun ? 'continue' : 'invitation.start')}
        </Button>
        <Button look="link" onClick={() => setCannotCome(true)} aria-expanded={cannotCome}>
          {t('invitation.cannotCome')}
        </Button>
        {cannotCome && (
          <Notice role="status">
            {t('invitation.cannotComeWords')} {unbroken(card.organisation.phone ?? '')}
          </Notice>
        )}
      </div>
    </>
  );
}
