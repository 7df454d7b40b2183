import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Skeleton } from '@astra/ui/skeleton';
import { Thread, ThreadItem } from '@astra/ui/thread';
import type { MeetingForm } from '#app/meeting-form.ts';
import { useMe } from '#app/session.tsx';
import { useClinicians, useDay } from '#app/use-day.ts';
import { formatDate, formatMoment, momentOf } from '#shared/time.ts';
import { useTime } from '#shared/use-time.ts';

interface PlanAsideProps {
  readonly form: MeetingForm;
}

function useHostName(hostId: string): string | null {
  const { id, displayName, roles } = useMe();
  const { data } = useClinicians(roles.includes('secretary'));
  if (hostId === id) return displayName;
  return data?.find((person) => person.id === hostId)?.displayName ?? null;
}

/** The mail in the patient's language, with what is known so far. */
function Letter({ form }: PlanAsideProps): ReactElement {
  const t = useTranslations('plan');
  const time = useTime();
  const { organisation } = useMe();
  const hostName = useHostName(form.hostId);
  const { locale } = form;
  const blank = (what: 'name' | 'host' | 'day' | 'time'): string =>
    `[${t(`letter.blanks.${locale}.${what}`)}]`;
  const isTimed = form.day !== '' && /^\d{2}:\d{2}$/u.test(form.time);
  const moment = isTimed ? momentOf(form.day, form.time, time.timeZone) : null;
  const when = moment
    ? { day: formatMoment(moment, 'weekday', { locale, timeZone: time.timeZone }), time: form.time }
    : { day: form.day ? formatDate(form.day, locale) : blank('day'), time: blank('time') };
  return (
    <div className="says" lang={locale}>
      <p className="small soft">{form.email.trim() || t('theirMail')}</p>
      <p>
        {t(`letter.${locale}`, {
          name: form.name.trim() || blank('name'),
          host: hostName ?? blank('host'),
          organisation: organisation.name,
          ...when,
        })}
      </p>
    </div>
  );
}

function HostDay({ day, hostId }: { readonly day: string; readonly hostId: string }): ReactElement {
  const t = useTranslations('plan');
  const time = useTime();
  const { data, error } = useDay(day, hostId);
  if (error) return <p className="soft">{t('agendaFailed')}</p>;
  if (!data) return <Skeleton rows={2} />;
  // Today's list has what goes on across midnight too.
  const busy = data.filter(
    ({ state, startsAt }) => state !== 'cancelled' && time.dayOf(startsAt) === day,
  );
  if (busy.length === 0) return <p className="soft">{t('allFree')}</p>;
  return (
    <Thread className="plan__agenda">
      {busy.map((meeting) => (
        <ThreadItem key={meeting.id} state={meeting.state === 'ended' ? 'done' : 'next'}>
          <span className="num strong">{time.at(meeting.startsAt)}</span>{' '}
          {meeting.title ?? meeting.guests[0]?.name}
        </ThreadItem>
      ))}
    </Thread>
  );
}

/** What the patient will receive, and the professional's day. */
export function PlanAside({ form }: PlanAsideProps): ReactElement {
  const t = useTranslations('plan');
  const time = useTime();
  const hostName = useHostName(form.hostId);
  const isKnown = form.hostId !== '' && form.day >= '2000';
  return (
    <>
      <h2 className="h3">
        {form.name.trim() ? t('receives', { name: form.name.trim() }) : t('preview')}
      </h2>
      <Letter form={form} />
      <p className="small soft">{t('nothingMedical')}</p>
      {isKnown && (
        <>
          <hr className="rule" />
          <h2 className="h3">
            {t('dayOf', { day: time.dayTitle(form.day), name: hostName ?? '…' })}
          </h2>
          <HostDay day={form.day} hostId={form.hostId} />
        </>
      )}
    </>
  );
}
