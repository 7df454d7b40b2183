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

/** A test in plain words, with what to do about it. Whether a sound was heard is asked of nobody before it was played. */
export function checkWords(
  name: CheckName,
  check: Check,
  around: { t: Translate; platform: Platform; wasTonePlayed: boolean },
): CheckWords {
  const { t } = around;
  const state = stateWord(name, check, t);
  return {
    outcome: outcomeOf(check),
    icon: icons[name][isFault(check) ? 1 : 0],
    title: state === undefined ? t(`devices.${name}`) : `${t(`devices.${name}`)} : ${state}`,
    words: sentence(name, check, around),
    remedy: remedyKeys(name, check, around.platform).map((key) => t(`devices.remedy.${key}`)),
  };
}

function outcomeOf(check: Check): TestOutcome {
  if (check === 'idle' || check === 'running') return 'running';
  if (check === 'good') return 'good';
  return isFault(check) ? 'bad' : 'weak';
}

type StateKey = Parameters<Translate>[0] & `devices.state.${string}`;

/** State beside the name of a device: [feminine, masculine]; "la caméra", "la connexion", "le micro". */
const states: Partial<Record<Check, readonly [StateKey, StateKey]>> = {
  'permission-refused': ['devices.state.blockedF', 'devices.state.blocked'],
  unanswered: ['devices.state.unanswered', 'devices.state.unanswered'],
  'no-device': ['devices.state.missing', 'devices.state.missing'],
  'device-busy': ['devices.state.busyF', 'devices.state.busy'],
  'media-blocked': ['devices.state.blockedF', 'devices.state.blocked'],
  failed: ['devices.state.failed', 'devices.state.failed'],
  weak: ['devices.state.weak', 'devices.state.weak'],
  'udp-blocked': ['devices.state.slowed', 'devices.state.slowed'],
};

function stateWord(name: CheckName, check: Check, t: Translate): string | undefined {
  if (check === 'not-heard') return name === 'microphone' ? t('devices.state.unheard') : undefined;
  const key = states[check]?.[name === 'camera' || name === 'network' ? 0 : 1];
  return key && t(key);
}

function sentence(
  name: CheckName,
  check: Check,
  { t, wasTonePlayed }: { t: Translate; wasTonePlayed: boolean },
): string {
  if (check === 'idle' || check === 'running') {
    if (name !== 'speaker') return t('devices.testing');
    return t(wasTonePlayed ? 'devices.speakerAsk' : 'devices.speakerFirst');
  }
  if (name === 'network') return networkSentence(check, t);
  if (name === 'speaker')
    return check === 'good' ? t('devices.speakerGood') : t('devices.speakerBad');
  if (check === 'permission-refused')
    return t('devices.refusedWords', {
      what: t(name === 'camera' ? 'devices.whatCamera' : 'devices.whatMicrophone'),
    });
  return t(deviceSentences[check]?.[name] ?? 'devices.failedWords');
}

type SentenceKey =
  | (Exclude<Parameters<Translate>[0], 'devices.refusedWords'> & `devices.${string}Words`)
  | 'devices.cameraGood'
  | 'devices.microphoneGood'
  | 'devices.cameraSkipped'
  | 'devices.microphoneSkipped'
  | 'devices.missingCamera'
  | 'devices.missingMicrophone'
  | 'devices.microphoneQuiet';

const deviceSentences: Partial<
  Record<Check, Readonly<Record<'camera' | 'microphone', SentenceKey>>>
> = {
  good: { camera: 'devices.cameraGood', microphone: 'devices.microphoneGood' },
  skipped: { camera: 'devices.cameraSkipped', microphone: 'devices.microphoneSkipped' },
  'no-device': { camera: 'devices.missingCamera', microphone: 'devices.missingMicrophone' },
  'not-heard': { camera: 'devices.failedWords', microphone: 'devices.microphoneQuiet' },
  'device-busy': { camera: 'devices.busyWords', microphone: 'devices.busyWords' },
  unanswered: { camera: 'devices.unansweredWords', microphone: 'devices.unansweredWords' },
};

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
  | 'sound3'
  | 'network1'
  | 'network2'
  | 'network3';

const busy: readonly RemedyKey[] = ['busy1', 'busy2'];
const remedies: Partial<Record<Check, readonly RemedyKey[]>> = {
  'no-device': ['missing1', 'missing2'],
  'device-busy': busy,
  failed: busy,
  'not-heard': ['quiet1', 'quiet2', 'quiet3'],
};

function remedyKeys(name: CheckName, check: Check, platform: Platform): readonly RemedyKey[] {
  if (name === 'speaker') return check === 'not-heard' ? ['sound1', 'sound2', 'sound3'] : [];
  if (name === 'network')
    return check === 'media-blocked' ? ['network1', 'network2', 'network3'] : [];
  if (check === 'permission-refused') return [`${platform}1`, `${platform}2`, `${platform}3`];
  return remedies[check] ?? [];
}
