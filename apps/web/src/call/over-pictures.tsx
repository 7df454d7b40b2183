import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { LinkQuality, RemoteParticipant } from '@astra/call-core/call-engine';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallPhase, CallSnapshot } from '@astra/call-core/call-state';
import { useNow } from '@astra/ui/clock';
import { Frozen, SayLine } from '@astra/ui/tile';
import type { CallPeople } from './call-screen.tsx';
import type { WeakLine } from './use-weak-line.ts';
import { ByPhone, WeakLineOver, type CallPhone } from './weak-line.tsx';

const weak: ReadonlySet<LinkQuality> = new Set<LinkQuality>(['poor', 'lost']);

/** Something over the picture needs to be read: one's own picture makes room. */
export function isWarned(
  { phase, participants, local }: CallSnapshot,
  line: WeakLine,
  people: CallPeople,
): boolean {
  if (line.isShown) return true;
  if (participants.length === 0 && hasPhoneAlone(people)) return true;
  if (phase.name === 'reconnecting' || phase.name === 'moving') return true;
  return (
    participants.length > 0 && [local, ...participants].some(({ quality }) => weak.has(quality))
  );
}

interface OverProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly people: CallPeople;
  readonly line: WeakLine;
  /** Whose large picture among several it stands over. */
  readonly person?: Pick<RemoteParticipant, 'name' | 'quality'> | undefined;
}

/** One sentence over the picture, the gravest first; if only the picture suffers, the sound is named first. */
export function Over({ session, call, people, line, person }: OverProps): ReactNode {
  const t = useTranslations('call');
  if (call.phase.name === 'reconnecting') return <Reconnecting {...call.phase} />;
  if (call.phase.name === 'moving') return <SayLine>{t('moving')}</SayLine>;
  if (person?.quality === 'lost')
    return <SayLine>{t('lostTheirs', { name: person.name })}</SayLine>;
  if (line.isShown) return <WeakLineOver {...{ session, call, line }} phone={people.phone} />;
  if (person?.quality === 'poor')
    return <SayLine>{t('poorTheirs', { name: person.name })}</SayLine>;
  return null;
}

type ReconnectingProps = Pick<Extract<CallPhase, { name: 'reconnecting' }>, 'since' | 'fault'>;

function Reconnecting({ since, fault }: ReconnectingProps): ReactElement {
  const t = useTranslations('call');
  const now = useNow(1000);
  const seconds = Math.max(1, Math.round((now - since) / 1000));
  return (
    <Frozen icon={fault === 'server' ? 'rotate-cw' : 'wifi-off'} title={t('reconnecting')}>
      {t(`away.${fault ?? 'unknown'}`, { seconds })}
    </Frozen>
  );
}

/** Whoever leads the call and is alone in it has the other way to the person there. */
const hasPhoneAlone = (people: CallPeople): people is CallPeople & { readonly phone: CallPhone } =>
  people.isHost && people.phone !== undefined;

function aloneWordsOf(
  people: CallPeople,
): 'aloneWords' | 'aloneHostWords' | 'aloneHostWordsUnphoned' {
  if (!people.isHost) return 'aloneWords';
  return hasPhoneAlone(people) ? 'aloneHostWords' : 'aloneHostWordsUnphoned';
}

/** Nobody else is there (yet): what goes on, and what to do. */
export function AloneWords({
  call,
  people,
}: {
  readonly call: CallSnapshot;
  readonly people: CallPeople;
}): ReactElement | null {
  const t = useTranslations('call');
  if (call.phase.name === 'reconnecting') return <Reconnecting {...call.phase} />;
  // The page after it comes in a moment.
  if (call.phase.name === 'ended') return null;
  if (call.phase.name !== 'in-call')
    return (
      <Frozen icon="rotate-cw" title={t('connecting')}>
        {t('connectingWords')}
      </Frozen>
    );
  if (people.isGroup && people.whyAlone === undefined)
    return (
      <Frozen icon="pause" title={t('aloneGroup')}>
        {t('aloneGroupWords')}
      </Frozen>
    );
  return (
    <Frozen
      icon="pause"
      actions={hasPhoneAlone(people) && <ByPhone {...people.phone} />}
      title={people.isHost ? t('aloneHost') : t('alone', { name: people.title })}
    >
      {people.whyAlone ?? t(aloneWordsOf(people))}
    </Frozen>
  );
}
