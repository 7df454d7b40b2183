import { useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { Duration } from '@astra/ui/clock';
import { Icon } from '@astra/ui/icon';
import { QualityChip } from './quality-chip.tsx';

interface CallStatusProps {
  readonly call: CallSnapshot;
  /** The panel that is open. */
  readonly panel: string | null;
  readonly onPeople: () => void;
}

/** At the top right: since when, how well, and from three people on, how many. */
export function CallStatus({ call, panel, onPeople }: CallStatusProps): ReactElement {
  const t = useTranslations('call');
  const { phase, participants } = call;
  const [since, setSince] = useState<number | null>(null);
  // A short loss does not begin the call anew.
  if (since === null && phase.name === 'in-call') setSince(phase.since);
  const isOpen = panel === 'people';
  return (
    <div className="line nowrap call__status">
      {since !== null && <Duration sinceMs={since} label={t('duration')} />}
      <QualityChip call={call} />
      {(participants.length > 1 || isOpen) && (
        <button type="button" className="call__count" aria-expanded={isOpen} onClick={onPeople}>
          <Icon name="users-round" />
          {participants.length + 1}
          <span className="visually-hidden">
            {' '}
            {t('peopleCount', { count: participants.length + 1 })}
          </span>
        </button>
      )}
    </div>
  );
}
