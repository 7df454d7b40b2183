import { useEffect, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { AskedPicture } from '@astra/contracts/pictures';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { CallWords } from '@astra/ui/call-words';
import { Notice } from '@astra/ui/notice';
import { picturesApi } from '#api/pictures.ts';
import { problemOf } from '#shared/problem-error.ts';
import { serverNow } from '#shared/server-clock.ts';

/** For so long an answer is confirmed. */
const saidMs = 8_000;

type Said = 'agreed' | 'refused' | 'over';

interface PictureQuestionProps {
  /** Null: nothing is asked just now. */
  readonly asked: AskedPicture | null;
}

/** Whether one picture of this person may be kept: asked by name, with what becomes of it. No answer is a no. */
export function PictureQuestion({ asked }: PictureQuestionProps): ReactElement | null {
  // The question that is over here, though it may still stand in what the server said before; and what was said.
  const [over, setOver] = useState<{ readonly id: string; readonly said: Said | null } | null>(
    null,
  );
  const open = asked?.id === over?.id ? null : asked;
  useEndOf(open, (id) => setOver({ id, said: null }));
  if (open)
    return (
      <CallWords>
        <Question
          key={open.id}
          asked={open}
          onSaid={(how) => setOver({ id: open.id, said: how })}
        />
      </CallWords>
    );
  if (!over?.said) return null;
  return (
    <CallWords>
      <Answered said={over.said} onDone={() => setOver({ id: over.id, said: null })} />
    </CallWords>
  );
}

/** Its time is over by itself. */
function useEndOf(open: AskedPicture | null, onOver: (id: string) => void): void {
  const [id, until] = [open?.id, open?.expiresAt];
  useEffect(() => {
    if (id === undefined || until === undefined) return undefined;
    const left = Math.max(0, Date.parse(until) - serverNow());
    const timer = setTimeout(() => onOver(id), left);
    return () => clearTimeout(timer);
    // Once for each question, whatever the caller's function is by then.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [id, until]);
}

interface QuestionProps {
  readonly asked: AskedPicture;
  readonly onSaid: (said: Said) => void;
}

function Question({ asked, onSaid }: QuestionProps): ReactElement {
  const t = useTranslations('call.picture');
  const [sending, setSending] = useState<boolean | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const answer = (isAgreed: boolean): void => {
    if (sending !== null) return;
    setSending(isAgreed);
    setFailed(false);
    picturesApi.answer({ questionId: asked.id, isAgreed }).then(
      () => onSaid(isAgreed ? 'agreed' : 'refused'),
      (error: unknown) => {
        if (problemOf(error) === 'picture-question-over') return onSaid('over');
        setSending(null);
        setFailed(true);
      },
    );
  };
  return (
    <Notice
      role="alert"
      icon="camera"
      title={t('asks', { name: asked.byName })}
      actions={
        // Neither is louder: the choice is theirs.
        <>
          <Button busy={sending === true} onClick={() => answer(true)}>
            {t('agree')}
          </Button>
          <Button busy={sending === false} onClick={() => answer(false)}>
            {t('refuse')}
          </Button>
        </>
      }
    >
      <p>{t('becomes')}</p>
      <p>{t('free')}</p>
      {hasFailed && <p role="alert">{t('notSent')}</p>}
    </Notice>
  );
}

function Answered({
  said,
  onDone,
}: {
  readonly said: Said;
  readonly onDone: () => void;
}): ReactElement {
  const t = useTranslations('call.picture');
  const announce = useAnnounce();
  const words = t(said);
  useEffect(() => announce(words), [announce, words]);
  // It has been said; what it lies over is worth more then.
  useEffect(() => {
    const timer = setTimeout(onDone, saidMs);
    return () => clearTimeout(timer);
    // From when it was said, whatever the caller's function is by then.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, []);
  return (
    <Notice
      icon="circle-check"
      title={words}
      actions={<Button onClick={onDone}>{t('understood')}</Button>}
    />
  );
}
