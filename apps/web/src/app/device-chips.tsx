import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { IconName } from '@astra/ui/icon';
import { State } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import type { CheckResult, MeetingGuest } from '#api/meetings.ts';

type Part = 'camera' | 'microphone' | 'network';

const refusedIcons: Readonly<Record<Part, IconName>> = {
  camera: 'video-off',
  microphone: 'mic-off',
  network: 'wifi-off',
};

const toneOf = (result: CheckResult): 'good' | 'warn' | 'danger' => {
  if (result === 'good') return 'good';
  return result === 'weak' || result === 'udp-blocked' || result === 'skipped' ? 'warn' : 'danger';
};

function Chip({
  part,
  result,
}: {
  readonly part: Part;
  readonly result: CheckResult;
}): ReactElement {
  const t = useTranslations('common.checks');
  const tone = toneOf(result);
  const icons = { good: 'check', warn: 'triangle-alert', danger: refusedIcons[part] } as const;
  return (
    <State tone={tone} icon={icons[tone]}>
      {t(`${part}.${result}`)}
      {tone === 'good' && <VisuallyHidden> {t('fine')}</VisuallyHidden>}
    </State>
  );
}

/** The results of a person's device tests. */
export function DeviceChips({ guest }: { readonly guest: MeetingGuest }): ReactElement | null {
  const t = useTranslations('common.checks');
  const { checks } = guest;
  if (!checks) return null;
  return (
    <>
      {guest.isAudioOnly ? (
        <State tone="warn" icon="video-off">
          {t('audioOnly')}
        </State>
      ) : (
        <Chip part="camera" result={checks.camera} />
      )}
      <Chip part="microphone" result={checks.microphone} />
      <Chip part="network" result={checks.network} />
    </>
  );
}

/** What there is to know of somebody who waits, in one sentence: that their page is closed, or what weak results mean. */
export function useWaitingSays(): (guest: MeetingGuest) => string | undefined {
  const t = useTranslations('common.checks');
  const today = useTranslations('today');
  return ({ checks, phone, isOnline }) => {
    if (!isOnline) return today('pageClosed');
    if (!checks) return undefined;
    if (checks.network === 'media-blocked')
      return t(phone === null ? 'noMediaNorPhone' : 'noMedia');
    if (!['good', 'weak', 'skipped'].includes(checks.microphone))
      return t(phone === null ? 'noSoundNorPhone' : 'noSound');
    if (checks.network === 'weak') return t('weakNetwork');
    return checks.network === 'udp-blocked' ? t('blockedNetwork') : undefined;
  };
}
