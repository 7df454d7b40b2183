import { useMemo, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import '@astra/ui/chat.css';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { Timeline } from '@astra/chat-core/timeline';
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
import { useObservable } from './use-observable.ts';
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
      {names.length > 0 && t('typing', { count: names.length, names: names.slice(0, 2).join(', ') })}
    </p>
  );
}

function OpenConversation(props: OpenProps): ReactElement {
  const { session, roomId, timeline, members, label, writeLabel, isClosed, onStage = false } = props;
  const t = useTranslations('chat');
  const snapshot = useObservable(timeline);
  const mayWrite = useObservable(session.rooms).some((room) => room.id === roomId && room.mayWrite);
  const [writing, setWriting] = useState<Writing>({ kind: 'new' });
  const [step, setStep] = useState<RecoveryStep>('none');
  const end = useRef<() => void>(() => undefined);
  const { entries, people } = snapshot;
  const lines = useMemo(() => linesOf(entries), [entries]);
  const talkerOf = useMemo(() => talkersOf(members, people), [members, people]);
  const known = useMemo(() => messagesIn(entries), [entries]);
  const latest = useRef(known);
  latest.current = known;
  const { myId } = session;
  const canWrite = mayWrite && !isClosed;
  const facts: ConversationFacts = useMemo(
    () => ({
      session,
      timeline,
      roomId,
      myId,
      talkerOf,
      messageOf: (id) => latest.current.get(id) ?? null,
      onWriting: setWriting,
      onJump: (id) => void timeline.jumpToMessage(id).catch(() => undefined),
      onRecover: () =>
        setStep(
          session.encryption?.getSnapshot().device === 'needs-reset' ? 'reset' : 'recover',
        ),
      mayWrite: canWrite,
      onStage,
    }),
    [session, timeline, roomId, myId, talkerOf, canWrite, onStage],
  );
  const others = members.filter(({ userId }) => userId !== null && userId !== myId);
  const nameable = others.map(
    (one): Nameable => ({
      userId: one.userId ?? '',
      name: one.displayName,
      kind: one.isGuest ? 'guest' : 'member',
    }),
  );
  const editLast = (): void => {
    const own = lastOwn(lines);
    if (own?.id && own.body.kind === 'content') setWriting({ kind: 'edit', message: own });
  };
  return (
    <ConversationContext value={facts}>
      <div className="chat">
        <TimelineView
          {...{ snapshot, lines, label }}
          others={others.length}
          endRef={end}
        />
        <div className="chat__foot">
          <PhaseNotice session={session} />
          <DeviceNotices
            {...{ session, talkerOf, step, onStage }}
            userIds={nameable.map(({ userId }) => userId)}
            onStep={setStep}
          />
          <TypingLine typing={snapshot.typing} talkerOf={talkerOf} />
          {canWrite ? (
            <Composer
              writing={writing}
              people={nameable}
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
