import { useEffect, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { AskedCompany } from '@astra/contracts/company';
import type { Visit } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { CallWords } from '@astra/ui/call-words';
import { useAnnounce } from '@astra/ui/live-region';
import { Notice } from '@astra/ui/notice';
import { companyApi } from '#api/company.ts';
import { problemOf } from '#shared/problem-error.ts';
import { chime } from './chime.ts';
import type { VisitStore } from './visit-store.ts';

/** For so long an answer is confirmed. */
const saidMs = 8_000;

interface CompanyProps {
  readonly store: VisitStore;
  readonly visit: Visit;
  readonly withSound: boolean;
}

interface Said {
  readonly words: 'agreed' | 'refused' | 'over';
  readonly name: string;
}

/** Who would come in beside this patient, in the page. */
export function CompanyHere(props: CompanyProps): ReactElement | null {
  const words = useCompany(props);
  return words && <div className="mb-2">{words}</div>;
}

/** The same, over the pictures. */
export function CompanyInCall(props: Omit<CompanyProps, 'withSound'>): ReactElement | null {
  const words = useCompany({ ...props, withSound: false });
  return words && <CallWords>{words}</CallWords>;
}

/** Each is asked about by name, as what they come and by whom. No answer is a no. Who was invited is told of before. */
function useCompany({ store, visit, withSound }: CompanyProps): ReactElement | null {
  const [said, setSaid] = useState<Said | null>(null);
  const [seen, setSeen] = useState<readonly string[]>([]);
  const asked = visit.askedCompany[0];
  // Who was asked about needs no telling any more.
  if (asked && !seen.includes(asked.name)) setSeen([...seen, asked.name]);
  const news = visit.company
    .filter(({ name, isLetIn }) => !isLetIn && !seen.includes(name))
    .map(({ name }) => name);
  if (asked)
    return (
      <Question
        key={asked.questionId}
        asked={asked}
        store={store}
        withSound={withSound}
        onSaid={setSaid}
      />
    );
  if (said)
    return <Answered key={said.name + said.words} said={said} onDone={() => setSaid(null)} />;
  if (news.length === 0) return null;
  return <Invited host={visit.hostName} names={news} onSeen={() => setSeen([...seen, ...news])} />;
}

interface QuestionProps extends Pick<CompanyProps, 'store' | 'withSound'> {
  readonly asked: AskedCompany;
  readonly onSaid: (said: Said) => void;
}

function Question({ asked, store, withSound, onSaid }: QuestionProps): ReactElement {
  const t = useTranslations('visit.company');
  const [sending, setSending] = useState<boolean | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const { questionId, guestId, name, part, byName } = asked;
  useEffect(() => {
    // The phone may lie on the table.
    if (withSound) void chime();
    // Once for each question.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, []);
  const answer = (isAgreed: boolean): void => {
    if (sending !== null) return;
    setSending(isAgreed);
    setFailed(false);
    companyApi.answer({ questionId, guestId, isAgreed }).then(
      (after) => {
        onSaid({ words: isAgreed ? 'agreed' : 'refused', name });
        return store.update(after);
      },
      (error: unknown) => {
        setSending(null);
        if (problemOf(error) !== 'company-question-over') return setFailed(true);
        onSaid({ words: 'over', name });
        void store.refresh();
      },
    );
  };
  const who = part === null ? name : t(`who.${part}`, { name });
  return (
    <Notice
      role="alert"
      icon="users"
      title={t('asks', { host: byName, who })}
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

interface AnsweredProps {
  readonly said: Said;
  readonly onDone: () => void;
}

function Answered({ said, onDone }: AnsweredProps): ReactElement {
  const t = useTranslations('visit.company');
  const announce = useAnnounce();
  const words = t(said.words, { name: said.name });
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

interface InvitedProps {
  readonly host: string;
  readonly names: readonly string[];
  readonly onSeen: () => void;
}

function Invited({ host, names, onSeen }: InvitedProps): ReactElement {
  const t = useTranslations('visit.company');
  return (
    <Notice
      role="status"
      icon="users"
      title={t('comes', { host, names: names.join(', ') })}
      actions={<Button onClick={onSeen}>{t('understood')}</Button>}
    />
  );
}
