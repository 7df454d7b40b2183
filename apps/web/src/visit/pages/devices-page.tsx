import { useEffect, useRef, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Observable } from '@astra/page-state/observable';
import { Button, ButtonLink } from '@astra/ui/button';
import { DeviceTest, DeviceTests, Level } from '@astra/ui/device-test';
import { useAnnounce } from '@astra/ui/live-region';
import { Notice } from '@astra/ui/notice';
import { DeviceChooser, useDevices } from '#call/device-chooser.tsx';
import { chosenDevice } from '#call/kept-inputs.ts';
import { MediaVideo } from '#call/media-video.tsx';
import {
  faultsOf,
  hasAdvice,
  inOrder,
  isFault,
  platformOf,
  wayOn,
  type CheckName,
  type Checks,
  type Tried,
} from '../device-checks.ts';
import { dialled } from '#shared/dialled.ts';
import { checkWords } from './device-words.ts';
import { Heading } from './heading.tsx';

interface DevicesPageProps {
  readonly checks: Checks;
  readonly again: Tried;
  readonly hasBegun: boolean;
  readonly picture: MediaStreamTrack | null;
  readonly deviceIds: Readonly<Partial<Record<'camera' | 'microphone', string>>>;
  /** 0 to 1. Apart from the rest, so that it alone is drawn many times a second. */
  readonly level: Observable<number>;
  readonly wasTonePlayed: boolean;
  readonly isTonePlaying: boolean;
  readonly phone: string | null;
  readonly isBusy: boolean;
  readonly hasFailed: boolean;
  readonly onBegin: (withCamera: boolean) => void;
  readonly onRetry: (name: 'camera' | 'microphone' | 'network') => void;
  /** Another speaker was chosen. */
  readonly onOtherSpeaker: () => void;
  readonly onTone: () => void;
  readonly onHeard: (isHeard: boolean) => void;
  readonly onEnter: () => void;
}

/** Camera, microphone, speaker and network, in plain words, each with its remedy. */
export function DevicesPage(props: DevicesPageProps): ReactElement {
  const t = useTranslations('visit');
  const tests = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that was pressed is gone with its question: the focus must not be lost with it.
    if (document.activeElement === document.body) tests.current?.querySelector('h1')?.focus();
  });
  if (!props.hasBegun)
    return (
      <>
        <Heading>{t('devices.askHeading')}</Heading>
        <p className="soft mt-1 mb-3">{t('devices.askWords')}</p>
        <div className="visit__do">
          <Button look="main" wide go onClick={() => props.onBegin(true)}>
            {t('devices.ask')}
          </Button>
          <Button look="link" icon="mic" onClick={() => props.onBegin(false)}>
            {t('devices.askSound')}
          </Button>
        </div>
      </>
    );
  return (
    <div ref={tests}>
      {/* Another page than the question before: the focus goes to its title. */}
      <Heading key="tests">
        <span aria-live="polite">{titleOf(props.checks, t)}</span>
      </Heading>
      <p className="soft mt-1 mb-3">
        {isRestFine(props.checks) ? t('devices.restWorks') : t('devices.unseen')}
      </p>
      <DeviceTests>
        {inOrder(props.checks, props.again).map((name) => (
          <Test key={name} name={name} {...props} />
        ))}
      </DeviceTests>
      <WayOn {...props} />
    </div>
  );
}

/** Something is to be mended, and all else has been tried. */
const isRestFine = (checks: Checks): boolean =>
  faultsOf(checks).length > 0 && wayOn(checks) !== 'wait';

type Translate = ReturnType<typeof useTranslations<'visit'>>;
const whats = {
  camera: 'whatCamera',
  microphone: 'whatMicrophone',
  speaker: 'whatSpeaker',
  network: 'whatNetwork',
} as const;

const advised = { weak: 'devices.allButWeak', 'udp-blocked': 'devices.allButSlowed' } as const;

function titleOf(checks: Checks, t: Translate): string {
  const [first, ...others] = faultsOf(checks);
  if (first && others.length > 0) return t('devices.manyThings', { count: others.length + 1 });
  if (first) return t('devices.oneThing', { what: t(`devices.${whats[first]}`) });
  if (wayOn(checks) === 'enter')
    return hasAdvice(checks.network) ? t(advised[checks.network]) : t('devices.allGood');
  const isOnlySoundLeft =
    checks.speaker === 'idle' && wayOn({ ...checks, speaker: 'good' }) === 'enter';
  return isOnlySoundLeft ? t('devices.soundQuestion') : t('devices.running');
}

function Test({ name, ...props }: DevicesPageProps & { readonly name: CheckName }): ReactElement {
  const t = useTranslations('visit');
  const check = props.checks[name];
  const isAsBefore = props.again[name] === check;
  const announce = useAnnounce();
  useEffect(() => {
    if (isAsBefore) announce(t('devices.asBefore'));
  }, [isAsBefore, announce, t]);
  const { outcome, icon, title, words, remedy } = checkWords(name, check, {
    t,
    platform: platformOf(navigator.userAgent),
    wasTonePlayed: props.wasTonePlayed,
  });
  return (
    <DeviceTest
      outcome={outcome}
      icon={icon}
      title={title}
      remedy={remedy.map((each) => ({ key: each, words: each }))}
      below={
        <>
          <Below name={name} {...props} />
          <Others name={name} {...props} />
        </>
      }
    >
      {isAsBefore && <strong>{t('devices.asBefore')} </strong>}
      {words}
    </DeviceTest>
  );
}

const retries = {
  camera: 'devices.retryCamera',
  microphone: 'devices.retryMicrophone',
  network: 'devices.retryNetwork',
} as const;

function Below({ name, ...props }: DevicesPageProps & { readonly name: CheckName }): ReactNode {
  const t = useTranslations('visit');
  if (name === 'speaker') return <Sound {...props} />;
  // The question itself is the way on.
  if (props.checks[name] === 'unanswered') return null;
  if (isFault(props.checks[name])) return <Fault name={name} {...props} />;
  // Who has done what its words advise sees whether it helped.
  if (name === 'network' && hasAdvice(props.checks.network))
    return <Again name={name} onRetry={props.onRetry} />;
  if (name === 'camera' && props.picture)
    return (
      <div className="cam">
        <MediaVideo track={props.picture} label={t('devices.selfView')} />
      </div>
    );
  if (name === 'microphone' && props.checks.microphone !== 'skipped')
    return (
      <>
        <LiveLevel level={props.level} />
        {props.checks.microphone === 'running' && (
          <p className="small mt-1">{t('devices.microphoneSpeak')}</p>
        )}
      </>
    );
  return null;
}

/** Systems list their own choice beside the devices. */
const ofSystem: ReadonlySet<string> = new Set(['default', 'communications']);

/** Another device of the kind, where there is one: always on a computer, on a phone when something is wrong. */
function Others({ name, ...props }: DevicesPageProps & { readonly name: CheckName }): ReactNode {
  const check = props.checks[name];
  const isKnown = name !== 'network' && !['idle', 'running', 'unanswered'].includes(check);
  const devices = useDevices(isKnown).filter(({ id }) => !ofSystem.has(id));
  if (name === 'network' || check === 'unanswered') return null;
  const isWished = isFault(check) || platformOf(navigator.userAgent) === 'desktop';
  if (!isWished || devices.filter(({ kind }) => kind === name).length < 2) return null;
  const isThere = devices.some(({ id }) => id === chosenDevice(name));
  const inUse = name === 'speaker' ? null : props.deviceIds[name];
  return (
    <div className="mt-12">
      <DeviceChooser
        kind={name}
        devices={devices}
        value={(isThere ? chosenDevice(name) : realOf(inUse)) ?? null}
        onChoose={() => (name === 'speaker' ? props.onOtherSpeaker() : props.onRetry(name))}
      />
    </div>
  );
}

const realOf = (id: string | null | undefined): string | null =>
  id === undefined || id === null || ofSystem.has(id) ? null : id;

interface AgainProps extends Pick<DevicesPageProps, 'onRetry'> {
  readonly name: keyof typeof retries;
  readonly look?: 'main' | 'plain';
}

function Again({ name, onRetry, look = 'plain' }: AgainProps): ReactElement {
  const t = useTranslations('visit');
  return (
    <Button look={look} wide icon="rotate-cw" className="mt-12" onClick={() => onRetry(name)}>
      {t(retries[name])}
    </Button>
  );
}

interface FaultProps extends DevicesPageProps {
  readonly name: 'camera' | 'microphone' | 'network';
}

function Fault({ name, ...props }: FaultProps): ReactElement {
  const t = useTranslations('visit');
  const isFirst = faultsOf(props.checks)[0] === name;
  const isSilent = name === 'microphone' && props.checks.microphone === 'not-heard';
  return (
    <>
      {isSilent && <LiveLevel level={props.level} />}
      <Again name={name} onRetry={props.onRetry} look={isFirst ? 'main' : 'plain'} />
      {isFirst && props.phone !== null && (
        <ButtonLink look="link" icon="phone" href={`tel:${dialled(props.phone)}`}>
          {t('devices.phoneInstead', { phone: props.phone })}
        </ButtonLink>
      )}
    </>
  );
}

function LiveLevel({ level }: Pick<DevicesPageProps, 'level'>): ReactElement {
  const t = useTranslations('visit');
  const value = useSyncExternalStore(level.subscribe, level.getSnapshot);
  return <Level value={value} label={t('devices.level')} />;
}

function Sound({
  checks,
  wasTonePlayed,
  isTonePlaying,
  onTone,
  onHeard,
}: DevicesPageProps): ReactElement | null {
  const t = useTranslations('visit');
  const announce = useAnnounce();
  const wasPlaying = useRef(isTonePlaying);
  useEffect(() => {
    // The question after the tune, and nothing while one listens to it.
    if (wasPlaying.current && !isTonePlaying) announce(t('devices.speakerAsk'));
    wasPlaying.current = isTonePlaying;
  }, [isTonePlaying, announce, t]);
  if (checks.speaker === 'good') return null;
  return (
    <div className="stack mt-12">
      <Button
        look={wasTonePlayed ? 'plain' : 'main'}
        wide
        icon={isTonePlaying ? 'loader-circle' : 'volume-2'}
        aria-disabled={isTonePlaying || undefined}
        onClick={onTone}
      >
        {t(wasTonePlayed ? 'devices.speakerAgain' : 'devices.speakerPlay')}
      </Button>
      {wasTonePlayed && (
        <div className="two">
          <Button look="main" onClick={() => onHeard(true)}>
            {t('devices.speakerYes')}
          </Button>
          <Button look="plain" onClick={() => onHeard(false)}>
            {t('devices.speakerNo')}
          </Button>
        </div>
      )}
    </div>
  );
}

const ways = {
  enter: 'devices.enter',
  'without-camera': 'devices.withoutCamera',
  'without-microphone': 'devices.withoutMicrophone',
  anyway: 'devices.anyway',
} as const;

function WayOn({ checks, isBusy, hasFailed, onEnter }: DevicesPageProps): ReactElement | null {
  const t = useTranslations('visit');
  const way = wayOn(checks);
  if (way === 'wait') return null;
  return (
    // Nothing to go on with is put before what would mend the call.
    <div className={`visit__do ${checks.network === 'media-blocked' ? '' : 'visit__do--in-sight'}`}>
      {hasFailed && (
        <Notice tone="danger" role="alert">
          {t('failed')}
        </Notice>
      )}
      <Button look={way === 'enter' ? 'main' : 'plain'} wide go busy={isBusy} onClick={onEnter}>
        {t(ways[way])}
      </Button>
    </div>
  );
}
