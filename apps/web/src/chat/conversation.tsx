import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import '@astra/ui/chat.css';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { Timeline } from '@astra/chat-core/timeline';
import type { TimelineSnapshot } from '@astra/chat-core/timeline-types';
import { Skeleton } from '@astra/ui/skeleton';
import type { ChatMember } from '#api/chat.ts';
import { Composer } from './composer.tsx';
import { ConversationContext } from './conversation-context.tsx';
import type { ConversationFacts, Writing } from './conversation-context.tsx';
import { DeviceNotices, PhaseNotice } from './device-notices.tsx';
import type { RecoveryStep } from './device-notices.tsx';
import { lastOwn, linesOf, messagesIn } from './lines.ts';
import type { Nameable } from './mentions.ts';
import { talkersOf } from './people.ts';
import type { TalkerOf } from './people.ts';
import { TimelineView } from './timeline-view.tsx';
import { useEncryption, useObservable } from './use-observable.ts';
import { useTimeline } from './use-timeline.ts';

interface ConversationProps {
  readonly session: ChatSession;
  /** At the chat server. */
  readonly roomId: string;
  readonly members: readonly ChatMember[];
  /** Whose conversation it is ("Messages de Cardiologie"). */
  readonly label: string;
  /** What the field says ("Écrire à l'équipe"). */
  readonly writeLabel: string;
  readonly isClosed: boolean;
  /** In a call: dark, whatever the theme. */
  readonly onStage?: boolean | undefined;
  /** Of somebody without an account of the organisation. */
  readonly isGuest?: boolean | undefined;
  /** A message to go to. */
  readonly targetId?: string | undefined;
}

/** A conversation, the same wherever one chats. */
export function Conversation(props: ConversationProps): ReactElement {
  const { session, roomId } = props;
  const t = useTranslations('chat');
  const timeline = useTimeline(session, roomId);
  if (timeline) return <OpenConversation key={roomId} {...props} timeline={timeline} />;
  return (
    <div className="chat">
      <PhaseNotice session={session} />
      <Skeleton label={t('loading')} />
    </div>
  );
}

interface OpenProps extends ConversationProps {
  readonly timeline: Timeline;
}

function TypingLine({
  typing,
  talkerOf,
}: {
  readonly typing: readonly string[];
  readonly talkerOf: TalkerOf;
}): ReactElement {
  const t = useTranslations('chat');
  const names = typing.map((userId) => talkerOf(userId).name).filter((name) => name !== '');
  return (
    <p className="chat__typing" role="status">
      {names.length > 0 &&
        t('typing', { count: names.length, names: names.slice(0, 2).join(', ') })}
    </p>
  );
}

interface FactsParts extends Pick<OpenProps, 'session' | 'roomId' | 'timeline' | 'members'> {
  readonly snapshot: TimelineSnapshot;
  readonly canWrite: boolean;
  readonly onStage: boolean;
  readonly setWriting: (writing: Writing) => void;
  readonly setStep: (step: RecoveryStep) => void;
}

function useFacts(parts: FactsParts): ConversationFacts {
  const { session, roomId, timeline, members, snapshot, canWrite, onStage } = parts;
  const { setWriting, setStep } = parts;
  const { entries, people } = snapshot;
  const talkerOf = useMemo(() => talkersOf(members, people), [members, people]);
  const known = useMemo(() => messagesIn(entries), [entries]);
  return useMemo(
    () => ({
      session,
      timeline,
      roomId,
      myId: session.myId,
      talkerOf,
      messageOf: (id) => known.get(id) ?? null,
      onWriting: setWriting,
      onJump: (id) => void timeline.jumpToMessage(id).catch(() => undefined),
      onRecover: () => {
        const device = session.encryption?.getSnapshot().device;
        setStep(device === 'needs-reset' ? 'reset' : 'recover');
      },
      mayWrite: canWrite,
      onStage,
    }),
    [session, timeline, roomId, talkerOf, known, setWriting, setStep, canWrite, onStage],
  );
}

function OpenConversation(props: OpenProps): ReactElement {
  const { session, roomId, timeline, members, label, writeLabel, isClosed } = props;
  const { onStage = false, isGuest = false, targetId } = props;
  const t = useTranslations('chat');
  const snapshot = useObservable(timeline);
  const mayWrite = useObservable(session.rooms).some((room) => room.id === roomId && room.mayWrite);
  const [writing, setWriting] = useState<Writing>({ kind: 'new' });
  const [step, setStep] = useState<RecoveryStep>('none');
  const [{ device }] = useEncryption(session);
  const end = useRef<() => void>(() => undefined);
  const lines = useMemo(() => linesOf(snapshot.entries), [snapshot.entries]);
  const canWrite = mayWrite && !isClosed;
  const facts = useFacts({
    session,
    roomId,
    timeline,
    members,
    snapshot,
    canWrite,
    onStage,
    setWriting,
    setStep,
  });
  const { talkerOf } = facts;
  useEffect(() => {
    if (targetId !== undefined) void timeline.jumpToMessage(targetId).catch(() => undefined);
  }, [timeline, targetId]);
  const others = nameableIn(members, session.myId);
  const editLast = (): void => {
    const own = lastOwn(lines);
    if (own?.id && own.body.kind === 'content') setWriting({ kind: 'edit', message: own });
  };
  return (
    <ConversationContext value={facts}>
      <div className="chat" aria-busy={device === 'looking'}>
        <TimelineView {...{ snapshot, lines, label }} others={others.length} endRef={end} />
        <div className="chat__foot">
          <PhaseNotice session={session} />
          <DeviceNotices
            {...{ session, talkerOf, step, onStage, isGuest }}
            userIds={others.map(({ userId }) => userId)}
            onStep={setStep}
          />
          <TypingLine typing={snapshot.typing} talkerOf={talkerOf} />
          {canWrite ? (
            <Composer
              writing={writing}
              people={others}
              label={writeLabel}
              onEditLast={editLast}
              onSent={() => end.current()}
            />
          ) : (
            <p className="soft">{t(isClosed ? 'closed' : 'readOnly')}</p>
          )}
        </div>
      </div>
    </ConversationContext>
  );
}

/** Everybody but oneself. */
const nameableIn = (members: readonly ChatMember[], myId: string): readonly Nameable[] =>
  members.flatMap(({ userId, displayName: name, isGuest }) =>
    userId === null || userId === myId
      ? []
      : [{ userId, name, kind: isGuest ? ('guest' as const) : ('member' as const) }],
  );
