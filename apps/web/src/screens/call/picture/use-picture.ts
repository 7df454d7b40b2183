import { useCallback, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import { takeStill } from '@astra/call-core/still-picture';
import { picturesApi, type PictureQuestion } from '#api/pictures.ts';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import { useLive } from '#app/live.tsx';
import { serverNow } from '#shared/server-clock.ts';
import { useTime } from '#shared/use-time.ts';
import { keepStill } from './keep-still.ts';

type Shown = Pick<MeetingGuest, 'id' | 'name' | 'participantId'>;

/** Where a picture of the call stands. `silent`: who was asked did not answer. */
type PictureStep =
  | { readonly at: 'none' }
  | { readonly at: 'asking'; readonly question: PictureQuestion | null }
  | { readonly at: 'refused' | 'silent' | 'keeping' | 'kept' }
  /** It is in memory still, or was never taken (null). */
  | { readonly at: 'failed'; readonly error: unknown; readonly again: (() => void) | null };

/** One picture of the call at a time: asked for, agreed to, taken, kept. */
export interface Picture {
  readonly step: PictureStep;
  /** Who is shown on it. */
  readonly guest: Shown | null;
  readonly ask: (guest: Shown) => void;
  readonly close: () => void;
}

const none: PictureStep = { at: 'none' };
/** The answer may still be on its way when the time is over. */
const graceMs = 1_000;

export function usePicture(meeting: Meeting, session: CallSession): Picture {
  const [step, setStep] = useState<PictureStep>(none);
  const [guest, setGuest] = useState<Shown | null>(null);
  const { id: meetingId } = meeting;
  const keep = useKeeping(meetingId, setStep);
  const settle = useCallback(
    async (question: PictureQuestion): Promise<void> => {
      if (question.state === 'refused') return setStep({ at: 'refused' });
      if (question.state !== 'agreed') return setStep({ at: 'silent' });
      setStep({ at: 'keeping' });
      const track = cameraOf(session, meeting, question.guestId);
      try {
        if (!track) throw new Error('There is no picture of them');
        keep(question.id, await takeStill(track));
      } catch (error) {
        setStep({ at: 'failed', error, again: null });
      }
    },
    [session, meeting, keep],
  );
  const isAsking = step.at === 'asking';
  useSharpPicture(session, isAsking ? (guest?.participantId ?? null) : null);
  useAnswer(isAsking ? step.question : null, settle);
  return {
    step,
    guest,
    close: () => setStep(none),
    ask: (one) => {
      setGuest(one);
      setStep({ at: 'asking', question: null });
      picturesApi.ask(meetingId, one.id).then(
        (question) => setStep({ at: 'asking', question }),
        (error: unknown) => setStep({ at: 'failed', error, again: null }),
      );
    },
  };
}

/** While they think it over, their picture becomes as sharp as it can: it may be shown small. */
function useSharpPicture(session: CallSession, participantId: string | null): void {
  useEffect(() => {
    if (participantId === null) return undefined;
    session.sharpen(participantId);
    return () => session.sharpen(null);
  }, [session, participantId]);
}

/** Their camera as it comes, whichever engine brings it. */
function cameraOf(
  session: CallSession,
  { guests }: Meeting,
  guestId: string,
): MediaStreamTrack | null {
  const guest = guests.find(({ id }) => id === guestId);
  const { participants } = session.getSnapshot();
  return participants.find(({ id }) => id === guest?.participantId)?.media.camera?.track ?? null;
}

type Keep = (questionId: string, picture: Blob) => void;

/** Sends what was taken; what fails can be sent again as long as the page has it. */
function useKeeping(meetingId: string, setStep: (step: PictureStep) => void): Keep {
  const t = useTranslations('hostCall.picture');
  const time = useTime();
  return useCallback(
    (questionId, picture) => {
      const now = serverNow();
      // File servers take no colon.
      const clock = time.at(now).replaceAll(':', '.');
      const name = t('fileName', { day: time.at(now, 'day'), time: clock });
      const send = (): void => {
        setStep({ at: 'keeping' });
        keepStill({ meetingId, questionId, name, picture }).then(
          () => setStep({ at: 'kept' }),
          (error: unknown) => setStep({ at: 'failed', error, again: send }),
        );
      };
      send();
    },
    [meetingId, t, time, setStep],
  );
}

/** Waits for the answer: told by the stream, and read where the stream may have missed it or nothing was said. */
function useAnswer(
  question: PictureQuestion | null,
  settle: (question: PictureQuestion) => Promise<void>,
): void {
  const { answered, state } = useLive();
  const isTold = question !== null && answered?.questionId === question.id;
  const isLive = state === 'live';
  useEffect(() => {
    if (!question || !isTold || !answered) return;
    void settle({ ...question, state: answered.isAgreed ? 'agreed' : 'refused' });
  }, [question, isTold, answered, settle]);
  useEffect(() => {
    if (!question || isTold || !isLive) return undefined;
    let isOver = false;
    const read = async (): Promise<void> => {
      const now = await picturesApi.see(question.meetingId, question.id);
      if (!isOver && now.state !== 'asked') await settle(now);
    };
    // The stream may have been away just now.
    read().catch(() => undefined);
    const left = Date.parse(question.expiresAt) - serverNow() + graceMs;
    const timer = setTimeout(() => {
      read().catch(() => settle({ ...question, state: 'unanswered' }));
    }, left);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [question, isTold, isLive, settle]);
}
