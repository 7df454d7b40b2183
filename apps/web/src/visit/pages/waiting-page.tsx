import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Visit } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { Clock } from '@astra/ui/clock';
import { Icon } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { Scene } from '@astra/ui/scene';
import { Switch } from '@astra/ui/switch';
import { Thread, ThreadItem } from '@astra/ui/thread';
import type { ActionState } from '../use-action.ts';
import { useWhen } from '../when.ts';
import { Heading } from './heading.tsx';
import { OtherClock } from './other-clock.tsx';

/** What the person wishes for the moment when they are let in. */
export interface EntryWishes {
  readonly withPicture: boolean;
  readonly withSound: boolean;
}

interface WaitingPageProps {
  readonly visit: Visit;
  readonly isLive: boolean;
  /** The host has put them back here out of the call. */
  readonly isPutBack: boolean;
  /** Who would have received them before a colleague took over. */
  readonly formerHost: string | null;
  readonly wishes: EntryWishes;
  readonly onWishes: (wishes: EntryWishes) => void;
  /** What the team and they write to each other. */
  readonly messages: ReactNode;
  readonly leaving: ActionState<void>;
  readonly onLeave: () => void;
  /** What they send while they wait. */
  readonly files?: ReactNode;
}

const strong = (words: ReactNode): ReactElement => <strong>{words}</strong>;

/** The waiting room: how long, whether the host knows, messages, and what comes next. */
export function WaitingPage(props: WaitingPageProps): ReactElement {
  const { visit, wishes, onWishes } = props;
  const t = useTranslations('visit');
  return (
    <>
      <Welcome visit={visit} isPutBack={props.isPutBack} formerHost={props.formerHost} />
      <LinkState isLive={props.isLive} />
      <Elapsed visit={visit} />
      <OtherClock at={visit.startsAt} timeZone={visit.organisation.timezone} />
      {visit.company.length > 0 && (
        <p className="line nowrap mt-2">
          <Icon name="users" />
          <span>
            {t('company.comes', {
              host: visit.hostName,
              names: visit.company.map(({ name }) => name).join(', '),
            })}
          </span>
        </p>
      )}
      {props.messages}
      <Thread className="after">
        <ThreadItem state="now">
          <span>
            {t.rich(wishes.withSound ? 'waiting.keepOpen' : 'waiting.keepOpenSilent', {
              b: strong,
            })}
          </span>
        </ThreadItem>
        <ThreadItem state="next">
          <span>
            {t(visit.checks?.network === 'media-blocked' ? 'waiting.thenBlocked' : 'waiting.then', {
              host: visit.hostName,
            })}
          </span>
        </ThreadItem>
      </Thread>
      <p className="line nowrap soft">
        <Icon name="eye-off" />
        <span>{t('waiting.unseen')}</span>
      </p>
      {/* Below what everybody must have read: it comes later than the rest, and would push that out of sight. */}
      {props.files}
      <Wishes visit={visit} wishes={wishes} onWishes={onWishes} />
      <div className="visit__do">
        {props.leaving.error !== null && (
          <Notice tone="danger" role="alert">
            {t('failed')}
          </Notice>
        )}
        <Button look="plain" wide busy={props.leaving.isBusy} onClick={props.onLeave}>
          {t('waiting.leave')}
        </Button>
      </div>
    </>
  );
}

const toldAfterMs = 2500;

/** A stream that is open again at once is no news. */
function LinkState({ isLive }: Pick<WaitingPageProps, 'isLive'>): ReactElement {
  const t = useTranslations('visit');
  const [isTold, setTold] = useState(false);
  useEffect(() => {
    if (isLive) return undefined;
    const timer = setTimeout(() => setTold(true), toldAfterMs);
    return () => {
      clearTimeout(timer);
      setTold(false);
    };
  }, [isLive]);
  return (
    <div role="status">
      {isTold && (
        <Notice tone="warn" className="mt-2">
          {t('waiting.reconnecting')}
        </Notice>
      )}
    </div>
  );
}

function Welcome({
  visit: { isHostInformed, hostName: host },
  isPutBack,
  formerHost: former,
}: Pick<WaitingPageProps, 'visit' | 'isPutBack' | 'formerHost'>): ReactElement {
  const t = useTranslations('visit.waiting');
  if (isPutBack)
    return (
      <>
        <Heading>{t('putBackHeading')}</Heading>
        {former !== null && <p className="mt-1">{t('handedOver', { former, host })}</p>}
        <p className="soft mt-1">{t('putBackWords', { host })}</p>
      </>
    );
  return (
    <>
      <Heading>{isHostInformed ? t('informed', { host }) : t('notYet')}</Heading>
      {former !== null && <p className="mt-1">{t('handedOver', { former, host })}</p>}
      {!isHostInformed && <p className="soft mt-1">{t('notYetWords', { host })}</p>}
    </>
  );
}

function Elapsed({ visit }: { readonly visit: Visit }): ReactElement {
  const t = useTranslations('visit');
  const when = useWhen(visit.organisation.timezone);
  // The phone's clock may be wrong: the wait is counted from what the server's clock said.
  const [skewMs] = useState(() => Date.now() - Date.parse(visit.now));
  const since = Date.parse(visit.waitingSince ?? visit.now) + skewMs;
  return (
    <div className="hero mt-3">
      <Scene />
      <div className="hero__when">
        <p className="soft">{t('waiting.since')}</p>
        <Clock sinceMs={since} />
        {visit.position !== null && (
          <p className="strong">
            {visit.position <= 1
              ? t('waiting.next')
              : t('waiting.position', { position: visit.position - 1 })}
          </p>
        )}
        <p className="soft small">{t('waiting.planned', { time: when.time(visit.startsAt) })}</p>
      </div>
    </div>
  );
}

function Wishes({
  visit,
  wishes,
  onWishes,
}: Pick<WaitingPageProps, 'visit' | 'wishes' | 'onWishes'>): ReactElement {
  const t = useTranslations('visit');
  return (
    <div className="stack mt-2">
      {!visit.isAudioOnly && (
        <Switch
          label={t('waiting.withPicture')}
          more={t('waiting.withPictureMore')}
          isOn={wishes.withPicture}
          onChange={(withPicture) => onWishes({ ...wishes, withPicture })}
        />
      )}
      <Switch
        label={t('waiting.sound')}
        isOn={wishes.withSound}
        onChange={(withSound) => onWishes({ ...wishes, withSound })}
      />
    </div>
  );
}
