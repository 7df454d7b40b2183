import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Skeleton } from '@astra/ui/skeleton';
import { Count, State } from '@astra/ui/state';
import { Switch } from '@astra/ui/switch';
import type { Meeting } from '#api/meetings.ts';
import { CardPlace } from '#app/card-place.tsx';
import { useLive } from '#app/live.tsx';
import { warmUpEngine } from '#call/engines.ts';
import { checkingInOf, firstHere, inRoomOf, queueOf } from '#app/day.ts';
import { InRoomCard } from './in-room-card.tsx';
import { CheckingInCard } from './checking-in-card.tsx';
import { QueueCard } from './queue-card.tsx';
import { isSoundOn, setSound } from '#app/queue-sound.ts';

interface WaitingRoomProps {
  readonly meetings: readonly Meeting[];
  readonly isLoading: boolean;
  readonly showsHost: boolean;
}

function Sound(): ReactElement {
  const t = useTranslations('today');
  const [isOn, setOn] = useState(isSoundOn);
  const change = (next: boolean): void => {
    setOn(next);
    setSound(next);
  };
  return <Switch label={t('sound')} isOn={isOn} onChange={change} />;
}

/** Brings the call's code while somebody is on the way, so that letting them in costs no download. */
function useReadiness(isWanted: boolean): void {
  useEffect(() => {
    if (!isWanted) return;
    // Without it the call loads what it needs a little later.
    import('#screens/call/host-call.tsx').catch(() => undefined);
    warmUpEngine();
  }, [isWanted]);
}

/** Who waits, since when, with what devices; who is on the way; who is in. */
export function WaitingRoom({ meetings, isLoading, showsHost }: WaitingRoomProps): ReactElement {
  const t = useTranslations('today');
  const { state } = useLive();
  const queue = queueOf(meetings);
  const first = firstHere(queue);
  const onTheWay = checkingInOf(meetings);
  const inRoom = inRoomOf(meetings);
  const isEmpty = queue.length + onTheWay.length + inRoom.length === 0;
  useReadiness(!isEmpty);
  return (
    <>
      <div className="vest">
        <h2>{t('waitingRoom')}</h2>
        {state === 'broken' && (
          <State tone="warn" icon="refresh-cw">
            {t('notLive')}
          </State>
        )}
        <Count value={queue.length} label={t('people', { count: queue.length })} />
      </div>
      {isLoading && <Skeleton rows={2} />}
      {!isLoading && isEmpty && <p className="soft">{t('emptyRoom')}</p>}
      {inRoom.map((seat) => (
        <CardPlace key={seat.guest.id} guestId={seat.guest.id}>
          <InRoomCard {...seat} showsHost={showsHost} />
        </CardPlace>
      ))}
      {queue.map((seat) => (
        <CardPlace key={seat.guest.id} guestId={seat.guest.id}>
          <QueueCard {...seat} isFirst={seat === first} showsHost={showsHost} />
        </CardPlace>
      ))}
      {onTheWay.map((seat) => (
        <CardPlace key={seat.guest.id} guestId={seat.guest.id}>
          <CheckingInCard {...seat} showsHost={showsHost} />
        </CardPlace>
      ))}
      <Sound />
    </>
  );
}
