import type { useTranslations } from 'use-intl';
import type { TestOutcome } from '@astra/ui/device-test';
import type { IconName } from '@astra/ui/icon';
import { isFault, type Check, type CheckName } from '../device-checks.ts';

type Translate = ReturnType<typeof useTranslations<'visit'>>;
type Platform = 'ios' | 'android' | 'desktop';

/** How one test looks and what it says. */
export interface CheckWords {
  readonly outcome: TestOutcome;
  readonly icon: IconName;
  readonly title: string;
  readonly words: string;
  readonly remedy: readonly string[];
}

const icons: Readonly<Record<CheckName, readonly [good: IconName, bad: IconName]>> = {
  camera: ['video', 'video-off'],
  microphone: ['mic', 'mic-off'],
  speaker: ['volume-2', 'volume-x'],
  network: ['wifi', 'wifi-off'],
};

/** A test in plain words, with what to do about it. */
export function checkWords(
  name: CheckName,
  check: Check,
  around: { t: Translate; platform: Platform },
): CheckWords {
  const { t } = around;
  const state = stateWord(name, check, t);
  return {
    outcome: outcomeOf(check),
    icon: icons[name][isFault(check) ? 1 : 0],
    title: state === undefined ? t(`devices.${name}`) : `${t(`devices.${name}`)} : ${state}`,
    words: sentence(name, check, t),
    remedy: remedyKeys(name, check, around.platform).map((key) => t(`devices.remedy.${key}`)),
  };
}

function outcomeOf(check: Check): TestOutcome {
  if (check === 'idle' || check === 'running') return 'running';
  if (check === 'good') return 'good';
  return isFault(check) ? 'bad' : 'weak';
}

function stateWord(name: CheckName, check: Check, t: Translate): string | undefined {
  const isFeminine = name === 'camera';
  switch (check) {
    case 'permission-refused':
      return t(isFeminine ? 'devices.state.blockedF' : 'devices.state.blocked');
    case 'no-device':
      return t('devices.state.missing');
    case 'device-busy':
      return t(isFeminine ? 'devices.state.busyF' : 'devices.state.busy');
    case 'failed':
      return t('devices.state.failed');
    case 'not-heard':
      return name === 'microphone' ? t('devices.state.unheard') : undefined;
    case 'weak':
      return t('devices.state.weak');
    case 'udp-blocked':
      return t('devices.state.slowed');
    default:
      return undefined;
  }
}

function sentence(name: CheckName, check: Check, t: Translate): string {
  if (check === 'idle' || check === 'running')
    return name === 'speaker' ? t('devices.speakerAsk') : t('devices.testing');
  if (name === 'network') return networkSentence(check, t);
  if (name === 'speaker')
    return check === 'good' ? t('devices.speakerGood') : t('devices.speakerBad');
  if (check === 'not-heard') return t('devices.microphoneQuiet');
  if (check === 'good')
    return t(name === 'camera' ? 'devices.cameraGood' : 'devices.microphoneGood');
  if (check === 'skipped')
    return t(name === 'camera' ? 'devices.cameraSkipped' : 'devices.microphoneSkipped');
  if (check === 'no-device')
    return t(name === 'camera' ? 'devices.missingCamera' : 'devices.missingMicrophone');
  if (check === 'permission-refused')
    return t('devices.refusedWords', {
      what: t(name === 'camera' ? 'devices.whatCamera' : 'devices.whatMicrophone'),
    });
  return check === 'device-busy' ? t('devices.busyWords') : t('devices.failedWords');
}

function networkSentence(check: Check, t: Translate): string {
  if (check === 'good') return t('devices.networkGood');
  if (check === 'weak') return t('devices.networkWeak');
  if (check === 'media-blocked') return t('devices.networkBlocked');
  return check === 'udp-blocked' ? t('devices.networkUdp') : t('devices.networkFailed');
}

type RemedyKey =
  | `${Platform}${1 | 2 | 3}`
  | 'busy1'
  | 'busy2'
  | 'quiet1'
  | 'quiet2'
  | 'quiet3'
  | 'missing1'
  | 'missing2'
  | 'sound1'
  | 'sound2'
  | 'sound3';

function remedyKeys(name: CheckName, check: Check, platform: Platform): readonly RemedyKey[] {
  if (name === 'speaker') return check === 'not-heard' ? ['sound1', 'sound2', 'sound3'] : [];
  switch (check) {
    case 'permission-refused':
      return [`${platform}1`, `${platform}2`, `${platform}3`];
    case 'no-device':
      return ['missing1', 'missing2'];
    case 'device-busy':
      return ['busy1', 'busy2'];
    case 'failed':
      return name === 'network' ? [] : ['busy1', 'busy2'];
    case 'not-heard':
      return ['quiet1', 'quiet2', 'quiet3'];
    default:
      return [];
  }
}
