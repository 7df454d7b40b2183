import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { LinkQuality } from '@astra/call-core/call-engine';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { State } from '@astra/ui/state';

const looks = {
  good: { tone: 'good', icon: 'signal-high' },
  fair: { tone: undefined, icon: 'signal-medium' },
  poor: { tone: 'warn', icon: 'signal-low' },
  lost: { tone: 'danger', icon: 'signal-zero' },
  unknown: { tone: undefined, icon: 'signal-medium' },
} as const satisfies Record<LinkQuality, unknown>;

/** The connection in words. */
export function QualityChip({ call }: { readonly call: CallSnapshot }): ReactElement {
  const t = useTranslations('call');
  const isAway = call.phase.name === 'reconnecting' || call.phase.name === 'joining';
  const quality = isAway ? 'unknown' : call.local.quality;
  const { tone, icon } = looks[quality];
  return (
    <State tone={tone} icon={icon}>
      <span className="only-wide">{t(`quality.${quality}`)}</span>
      <span className="only-phone">
        <span className="visually-hidden">{t('quality.before')} </span>
        {t(`qualityShort.${quality}`)}
      </span>
    </State>
  );
}
