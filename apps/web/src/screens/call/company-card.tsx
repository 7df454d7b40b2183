import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { CallWords } from '@astra/ui/call-words';
import { Notice } from '@astra/ui/notice';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import { useCompanyDoing } from '#app/company-acts.tsx';
import { companyStateOf, patientOf, useIsUnanswered } from '#app/company.ts';
import { ProblemNotice } from '#app/page-states.tsx';

/** For so long a yes is told. */
const toldMs = 8_000;

const wordOf = ({ companyQuestion: asked }: MeetingGuest): string =>
  `${asked?.id ?? ''} ${asked?.state ?? ''}`;

/** What the patient says to who would come in: over the pictures, where the host is looking. */
export function CompanyCard({ meeting }: { readonly meeting: Meeting }): ReactElement | null {
  // What was answered before this page came is no news.
  const [seen, setSeen] = useState<readonly string[]>(() =>
    meeting.guests.filter((one) => one.companyQuestion?.state !== 'asked').map(wordOf),
  );
  const guest = meeting.guests.find((one) => {
    const state = companyStateOf(meeting, one);
    return state !== null && state !== 'first' && state !== 'later' && !seen.includes(wordOf(one));
  });
  if (!guest) return null;
  const word = wordOf(guest);
  return (
    <CallWords>
      <Word
        key={word}
        meeting={meeting}
        guest={guest}
        onSeen={() => setSeen((before) => [...before, word])}
      />
    </CallWords>
  );
}

interface WordProps {
  readonly meeting: Meeting;
  readonly guest: MeetingGuest;
  readonly onSeen: () => void;
}

function Word(props: WordProps): ReactElement | null {
  const state = companyStateOf(props.meeting, props.guest);
  if (state === 'asked') return <Asked {...props} />;
  if (state === 'refused') return <Refused {...props} />;
  return state === 'agreed' ? <Agreed {...props} /> : null;
}

function Asked({ meeting, guest, onSeen }: WordProps): ReactElement {
  const t = useTranslations('common.company');
  const doing = useCompanyDoing(meeting, guest);
  const isUnanswered = useIsUnanswered(guest);
  const words = { patient: patientOf(meeting)?.name ?? '', name: guest.name };
  if (!isUnanswered)
    return (
      <Notice role="status" icon="hourglass" title={t('asked', words)}>
        {t('askedMore', words)}
      </Notice>
    );
  return (
    <Notice
      role="status"
      icon="clock"
      title={t('silent', words)}
      actions={
        <>
          {meeting.may.includes('meeting.note-agreement') && (
            <Button icon="check" busy={doing.isNoting} onClick={doing.noteAloud}>
              {t('aloud')}
            </Button>
          )}
          <Button onClick={onSeen}>{t('waitOn')}</Button>
        </>
      }
    >
      <p>{t('silentMore', words)}</p>
      <ProblemNotice error={doing.error} />
    </Notice>
  );
}

function Refused({ meeting, guest, onSeen }: WordProps): ReactElement {
  const t = useTranslations('common.company');
  const doing = useCompanyDoing(meeting, guest);
  const words = { patient: patientOf(meeting)?.name ?? '', name: guest.name };
  return (
    <Notice
      role="status"
      icon="circle-x"
      title={t('refusedTitle', words)}
      actions={
        <>
          <Button onClick={onSeen}>{t('understood')}</Button>
          <Button busy={doing.isAsking} onClick={doing.ask}>
            {t('askAgain')}
          </Button>
          <Button icon="user-round-x" busy={doing.isSending} onClick={doing.sendAway}>
            {t('sendAway')}
          </Button>
        </>
      }
    >
      <p>{t('refusedMore', words)}</p>
      <ProblemNotice error={doing.error} />
    </Notice>
  );
}

function Agreed({ meeting, guest, onSeen }: WordProps): ReactElement {
  const t = useTranslations('common.company');
  useEffect(() => {
    const timer = setTimeout(onSeen, toldMs);
    return () => clearTimeout(timer);
    // From when it was told, whatever the caller's function is by then.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, []);
  const words = { patient: patientOf(meeting)?.name ?? '', name: guest.name };
  return (
    <Notice
      role="status"
      tone="good"
      title={t('comes', words)}
      actions={<Button onClick={onSeen}>{t('understood')}</Button>}
    />
  );
}
