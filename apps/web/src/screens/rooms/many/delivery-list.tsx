import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import type { Delivery, DeliveryState } from './deliveries.ts';
import { useDeliveryStates } from './use-delivery-states.ts';

interface DeliveriesProps {
  readonly session: ChatSession;
  readonly deliveries: readonly Delivery[];
  readonly onClose: () => void;
}

const icons = { waiting: 'clock', sent: 'check', failed: 'circle-alert' } as const;

/** What became of the message in each room; what failed is tried again alone. */
export function Deliveries({ session, deliveries, onClose }: DeliveriesProps): ReactElement {
  const t = useTranslations('rooms.many');
  const states = useDeliveryStates(session, deliveries);
  const sent = states.filter(({ name }) => name === 'sent').length;
  const failed = deliveries.filter((_, index) => states[index]?.name === 'failed');
  return (
    <div className="stack">
      <p role="status">{t('progress', { sent, all: deliveries.length })}</p>
      <ul className="rows">
        {deliveries.map((one, index) => {
          const state = states[index];
          return state && <Row key={one.unsentId} name={one.name} state={state} />;
        })}
      </ul>
      {failed.length > 0 && (
        <Button
          icon="refresh-cw"
          wide
          onClick={() => failed.forEach(({ unsentId }) => session.retry(unsentId))}
        >
          {t('again', { count: failed.length })}
        </Button>
      )}
      <Button look="main" wide onClick={onClose}>
        {t('close')}
      </Button>
      {sent < deliveries.length && <p className="small soft">{t('goesOn')}</p>}
    </div>
  );
}

function Row({
  name,
  state,
}: {
  readonly name: string;
  readonly state: DeliveryState;
}): ReactElement {
  const t = useTranslations('rooms.many');
  const chat = useTranslations('chat.failed');
  return (
    <li className="many__one">
      <Icon name={icons[state.name]} />
      <span className="grow">
        <strong>{name}</strong>
        <span className="small soft many__state">
          {state.name === 'failed' ? chat(state.problem) : t(`states.${state.name}`)}
        </span>
      </span>
    </li>
  );
}
