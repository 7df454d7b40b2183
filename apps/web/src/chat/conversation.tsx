import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import '@astra/ui/chat.css';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { WriteBar } from '@astra/chat-core/rooms';
import type { Timeline } from '@astra/chat-core/timeline';
import type {
  TimelineEntry,
  TimelineMessage,
  TimelineSnapshot,
} from '@astra/chat-core/timeline-types';
import { Icon } from '@astra/ui/icon';
import { useAnnounce } from '@astra/ui/live-region';
import { Skeleton } from '@astra/ui/skeleton';
import type { ChatMember } from '#api/chat.ts';
import { useFileDrop } from '#screens/documents/uploads/use-file-drop.ts';
import { Composer } from './composer.tsx';
import { ConversationContext, editOf, KnownMessages } from './conversation-context.tsx';
import type {
  ConversationExtras,
  ConversationFacts,
  Moderation,
  Writing,
} from './conversation-context.tsx';
import { DeviceNotices, PhaseNotice } from './device-notices.tsx';
import type { RecoveryStep } from './device-notices.tsx';
import type { Attach } from './files.ts';
import { lastOfArchive, lastOwn, linesOf, messagesIn } from './lines.ts';
import type { Line, Reader } from './lines.ts';
import type { Nameable } from './mentions.ts';
import { NoticesBox } from './notices-box.tsx';
import { isArchive, talkersOf } from './people.ts';
import type { PeopleOfRoom, TalkerOf } from './people.ts';
import { UnseenReplies } from './thread.tsx';
import { TimelineView } from './timeline-view.tsx';
import { useEncryption, useObservable } from './use-observable.ts';
import { useJumps, type DayWish } from './use-jumps.ts';
import { useTimeline } from './use-timeline.ts';

interface ConversationProps {
  readonly session: ChatSession;
  /** At the chat server. */
  readonly roomId: string;
  readonly people: PeopleOfRoom;
  /** Whose conversation it is ("Messages de Cardiologie"). */
  readonly label: string;
  /** What the field says ("Écrire à l'équipe"). */
  readonly writeLabel: string;
  readonly isClosed: boolean;
  /** What is around it says how the connection stands. */
  readonly isPhaseTold?: boolean | undefined;
  /** In a call: dark, whatever the theme. */
  readonly onStage?: boolean | undefined;
  /** Of somebody without an account of the organisation. */
  readonly isGuest?: boolean | undefined;
  readonly moderation?: Moderation | null | undefined;
  /** A message to go to. */
  readonly targetId?: string | undefined;
  /** A day to go to. */
  readonly day?: DayWish | null | undefined;
  readonly extras?: ConversationExtras | undefined;
  /** How files are sent; null where none are. */
  readonly attach?: Attach | null | undefined;
  /** Of a whole organisation: who came and who left is not told among the words. */
  readonly isOfMany?: boolean | undefined;
  /** The organisation's archive has come or gone: what is known of the room is old. */
  readonly onArchive?: (() => void) | undefined;
}

/** A conversation, the same wherever one chats. */
export function Conversation(props: ConversationProps): ReactElement {
  const { session, roomId } = props;
  const t = useTranslations('chat');
  const timeline = useTimeline(session, roomId);
  const { name } = useObservable(session.phase);
  if (timeline) return <OpenConversation key={roomId} {...props} timeline={timeline} />;
  return (
    <div className="chat">
      <PhaseNotice session={session} />
      {/* What has failed is not on its way. */}
      {name !== 'failed' && <Skeleton label={t('loading')} />}
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

interface FactsParts extends Pick<OpenProps, 'session' | 'roomId' | 'timeline' | 'people'> {
  readonly others: readonly Nameable[];
  readonly snapshot: TimelineSnapshot;
  readonly canWrite: boolean;
  readonly isGuest: boolean;
  readonly moderation: Moderation | null;
  readonly onStage: boolean;
  readonly extras: ConversationExtras | null;
  readonly setWriting: (writing: Writing) => void;
  readonly setStep: (step: RecoveryStep) => void;
}

function useFacts(parts: FactsParts): ConversationFacts {
  const { session, roomId, timeline, people, snapshot, canWrite, onStage, isGuest } = parts;
  const { setWriting, setStep, extras, moderation, others } = parts;
  const { people: known } = snapshot;
  const talkerOf = useMemo(() => talkersOf(people, known), [people, known]);
  return useMemo(
    () => ({
      session,
      timeline,
      roomId,
      myId: session.myId,
      talkerOf,
      others,
      onWriting: setWriting,
      onJump: (id) => void timeline.jumpToMessage(id).catch(() => undefined),
      onRecover: () => {
        const device = session.encryption?.getSnapshot().device;
        setStep(device === 'needs-reset' ? 'reset' : 'recover');
      },
      mayWrite: canWrite,
      isGuest,
      moderation,
      onStage,
      extras,
    }),
    [
      session,
      timeline,
      roomId,
      talkerOf,
      others,
      setWriting,
      setStep,
      canWrite,
      isGuest,
      moderation,
      onStage,
      extras,
    ],
  );
}

function OpenConversation(props: OpenProps): ReactElement {
  const { session, roomId, timeline, people, label, writeLabel } = props;
  const { onStage = false, isGuest = false, targetId, extras = null, moderation = null } = props;
  const { attach = null, day = null } = props;
  const snapshot = useObservable(timeline);
  const bar = useWriteBar(props);
  const [writing, setWriting] = useWriting(session, roomId);
  const [step, setStep] = useState<RecoveryStep>('none');
  const [{ device }] = useEncryption(session);
  const end = useRef<() => void>(() => undefined);
  const { myId } = session;
  const { entries } = snapshot;
  const { lines, known } = useLines(entries, { myId, isGuest, isOfMany: props.isOfMany });
  useArchiveNews(entries, props.onArchive);
  const canWrite = bar === null;
  const others = useMemo(() => nameableIn(people.members, myId), [people.members, myId]);
  const mine = { others, snapshot, canWrite, isGuest, onStage, extras, moderation };
  const facts = useFacts({ ...props, ...mine, setWriting, setStep });
  const { talkerOf } = facts;
  useJumps(timeline, { targetId, day });
  const editLast = (): void => {
    const edit = lastEdit(lines);
    if (edit) setWriting(edit);
  };
  return (
    <ConversationContext value={facts}>
      <ChatBox attach={canWrite ? attach : null} isBusy={device === 'looking'}>
        <KnownMessages value={known}>
          <TimelineView {...{ snapshot, lines, label }} others={others.length} endRef={end} />
          <div className="chat__foot">
            <UnseenReplies replies={snapshot.newReplies} />
            <NoticesBox>
              <PhaseNotice session={session} isTold={props.isPhaseTold} />
              <DeviceNotices
                {...{ session, talkerOf, step, onStage, isGuest }}
                userIds={others.map(({ userId }) => userId)}
                archiveIds={[...snapshot.people.keys()].filter(isArchive)}
                onStep={setStep}
              />
            </NoticesBox>
            <TypingLine typing={snapshot.typing} talkerOf={talkerOf} />
            {bar !== null && <NoWriting bar={bar} />}
            {canWrite && (
              <Composer
                writing={writing}
                people={others}
                label={writeLabel}
                onEditLast={editLast}
                onSent={() => end.current()}
                attach={attach}
              />
            )}
          </div>
        </KnownMessages>
      </ChatBox>
    </ConversationContext>
  );
}

/** Said where one would write. */
function NoWriting({ bar }: { readonly bar: WriteBar }): ReactElement {
  const t = useTranslations('chat.writeBar');
  return (
    <p className="soft" role="status">
      {t(bar)}
    </p>
  );
}

/** Why nothing can be written here; null: it can. A device's copy of before did not say. */
function useWriteBar({ session, roomId, isClosed }: OpenProps): WriteBar | null {
  const item = useObservable(session.rooms).find(({ id }) => id === roomId);
  return isClosed || !item ? 'closed' : (item.writeBar ?? null);
}

interface Lines {
  readonly lines: readonly Line[];
  readonly known: ReadonlyMap<string, TimelineMessage>;
}

function useLines(entries: readonly TimelineEntry[], { myId, isGuest, isOfMany }: Reader): Lines {
  const lines = useMemo(
    () => linesOf(entries, { myId, isGuest, isOfMany }),
    [entries, myId, isGuest, isOfMany],
  );
  const known = useMemo(() => messagesIn(entries), [entries]);
  return { lines, known };
}

function lastEdit(lines: readonly Line[]): Writing | null {
  const own = lastOwn(lines);
  return own && editOf(own);
}

/** What one writes about; what was begun goes on where it was left, in another room or before a reload. */
function useWriting(
  session: ChatSession,
  roomId: string,
): readonly [Writing, (next: Writing) => void] {
  const [writing, setWriting] = useState<Writing>(() => {
    const begun = session.edits.getSnapshot().get(roomId);
    if (begun) return { kind: 'edit', message: begun.message };
    return session.answers.getSnapshot().get(roomId) ?? { kind: 'new' };
  });
  const turnTo = useCallback(
    (next: Writing) => {
      // Who turns to something else has given it up, or sent it.
      session.edits.set(roomId, null);
      session.answers.set(roomId, next.kind === 'reply' || next.kind === 'thread' ? next : null);
      setWriting(next);
    },
    [session, roomId],
  );
  return [writing, turnTo];
}

function useArchiveNews(
  entries: readonly TimelineEntry[],
  onArchive: (() => void) | undefined,
): void {
  const last = lastOfArchive(entries);
  const tell = useRef(onArchive);
  useEffect(() => {
    tell.current = onArchive;
  });
  useEffect(() => {
    if (last !== '') tell.current?.();
  }, [last]);
}

interface BoxProps {
  readonly attach: Attach | null;
  readonly isBusy: boolean;
  readonly children: ReactNode;
}

/** Around all of it: what is dropped or pasted here is sent. */
function ChatBox({ attach, isBusy, children }: BoxProps): ReactElement {
  const t = useTranslations('chat.attach');
  const announce = useAnnounce();
  const { isOver, handlers } = useFileDrop({
    onFiles: attach?.onFiles ?? null,
    onFolders: () => announce(t('noFolders')),
    whileWriting: (field) => field.closest('.composer') !== null,
  });
  return (
    <div className={`chat${isOver ? ' chat--over' : ''}`} data-ready={!isBusy} {...handlers}>
      {children}
      {isOver && (
        <p className="chat__over" aria-hidden="true">
          <Icon name="upload" size="l" />
          {t('dropHere')}
        </p>
      )}
    </div>
  );
}

/** Everybody but oneself. */
const nameableIn = (members: readonly ChatMember[], myId: string): readonly Nameable[] =>
  members.flatMap(({ userId, displayName: name, isGuest }) =>
    userId === null || userId === myId
      ? []
      : [{ userId, name, kind: isGuest ? ('guest' as const) : ('member' as const) }],
  );
