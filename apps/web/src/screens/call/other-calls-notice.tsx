import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { useOtherCalls } from '#app/other-calls.ts';
import type { OtherCall } from '#app/other-calls.ts';
import { useMay, useMe } from '#app/session.tsx';
import { useDay, usePresentDay } from '#app/use-day.ts';

interface OtherCallsNoticeProps {
  readonly own: OtherCall;
  /** Another tab asks this one to leave its call. */
  readonly onLeave: () => void;
}

/** Whoever leaves one call and goes to the next is still in the former for the time in which the engine tells of it. */
const lastingMs = 5_000;

/** The calls of today that the person is in on another device, as the video server tells. */
function useFarCalls(own: OtherCall, near: readonly OtherCall[]): readonly OtherCall[] {
  const { id } = useMe();
  const may = useMay();
  const { data = [] } = useDay(usePresentDay(), id, {
    isInCall: true,
    isWanted: may('meeting.see'),
  });
  const here = new Set([own, ...near].map(({ meetingId }) => meetingId));
  const far = data.filter((one) => one.isAskerInside && !here.has(one.id));
  const now = far.map((one) => one.id).join(' ');
  const [lasting, setLasting] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setLasting(now), lastingMs);
    return () => clearTimeout(timer);
  }, [now]);
  return far
    .filter((one) => lasting.includes(one.id))
    .map((one) => ({ meetingId: one.id, title: one.title ?? one.guests[0]?.name ?? '' }));
}

/** Who speaks in two calls at once is heard in both: said above the pictures, with the way out of one in another tab. */
export function OtherCallsNotice({ own, onLeave }: OtherCallsNoticeProps): ReactElement {
  const t = useTranslations('hostCall.otherCall');
  const { calls, leave } = useOtherCalls(own, onLeave);
  const far = useFarCalls(own, calls);
  return (
    <>
      {[...far, ...calls].map((one) => {
        const isNear = calls.includes(one);
        return (
          <Notice
            key={one.meetingId}
            className="call__told"
            tone="warn"
            role="alert"
            icon="mic"
            title={t('title', { name: one.title })}
            beside={isNear && <Button onClick={() => leave(one.meetingId)}>{t('leave')}</Button>}
          >
            {isNear ? t('body', { name: one.title }) : t('farBody')}
          </Notice>
        );
      })}
    </>
  );
}
