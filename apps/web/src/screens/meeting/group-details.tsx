import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { PlainQuestion } from '@astra/ui/plain-question';
import { State } from '@astra/ui/state';
import { Who } from '@astra/ui/who';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { useUnfinished } from '#app/use-unfinished.ts';
import { FilesSection } from '#screens/meeting-files/files-section.tsx';
import { OpenGroupButton } from '#screens/today/group-row.tsx';
import { useTime } from '#shared/use-time.ts';
import { Attendance } from './attendance.tsx';
import { BackToItsDay } from './back-to-its-day.tsx';
import { EditGroup } from './edit-group.tsx';
import { TalkAction } from './talk-action.tsx';

interface GroupProps {
  readonly meeting: Meeting;
}

function CancelDialog({
  meeting,
  onClose,
}: GroupProps & { readonly onClose: () => void }): ReactElement {
  const t = useTranslations('group.cancel');
  const keep = useKeepMeeting();
  const cancel = useMutation({
    mutationFn: () => meetingsApi.cancel(meeting),
    onSuccess: (next) => {
      keep(next);
      onClose();
    },
    onError: () => keep(undefined),
  });
  return (
    <PlainQuestion
      title={t('title', { title: meeting.title ?? '' })}
      keep={t('keep')}
      confirm={t('cancel')}
      isBusy={cancel.isPending}
      onConfirm={() => cancel.mutate()}
      onClose={onClose}
    >
      <p>{t('body')}</p>
      <ProblemNotice error={cancel.error} />
    </PlainQuestion>
  );
}

function People({ meeting }: GroupProps): ReactElement {
  const t = useTranslations('group');
  const { host, members, guests } = meeting;
  const rows = [
    { id: host.id, name: host.displayName, kind: 'member' as const, about: t('isHost') },
    ...members.map(({ id, displayName, isOfOtherOrganisation, isModerator, isRemoved }) => ({
      id,
      name: displayName,
      kind: 'member' as const,
      about: [
        isModerator && t('moderator'),
        isOfOtherOrganisation && t('elsewhere'),
        isRemoved && t('presence.removed'),
      ]
        .filter(Boolean)
        .join(' · '),
    })),
    ...guests.map(({ id, name, email }) => ({ id, name, kind: 'guest' as const, about: email })),
  ];
  return (
    <section className="mt-3" aria-labelledby="people">
      <h2 id="people">{t('participants')}</h2>
      <ul className="rows">
        {rows.map(({ id, name, kind, about }) => (
          <li key={id} className="line nowrap">
            <Who kind={kind} name={name} />
            <span className="grow">
              {name} <span className="soft small">{about}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Open = 'none' | 'edit' | 'cancel';

function Acts({
  meeting,
  onOpen,
}: GroupProps & { readonly onOpen: (what: Open) => void }): ReactElement {
  const t = useTranslations('group');
  const words = useTranslations('meeting.actions');
  const { state, may } = meeting;
  return (
    <div className="line">
      {state === 'open' && may.includes('meeting.join') && (
        <ButtonAppLink look="main" icon="video" href={`/appel/${meeting.id}`}>
          {t('join')}
        </ButtonAppLink>
      )}
      {may.includes('meeting.open') && <OpenGroupButton meeting={meeting} />}
      <TalkAction meeting={meeting} />
      {state === 'planned' && may.includes('meeting.change') && (
        <Button icon="pencil" onClick={() => onOpen('edit')}>
          {words('edit')}
        </Button>
      )}
      {state === 'planned' && may.includes('meeting.cancel') && (
        <Button look="danger-plain" icon="calendar-x" onClick={() => onOpen('cancel')}>
          {t('cancel.open')}
        </Button>
      )}
    </div>
  );
}

/** A meeting of several people: when, who, and what can be done. */
export function GroupDetails({ meeting }: GroupProps): ReactElement {
  const today = useTranslations('today');
  const lead = useTranslations('meeting');
  const time = useTime();
  const [open, setOpen] = useUnfinished<Open>(`meeting.${meeting.id}.open`, 'none');
  const close = (): void => setOpen('none');
  const { state, may, startsAt } = meeting;
  return (
    <>
      <BackToItsDay meeting={meeting} />
      <PageHead
        title={<ScreenTitle title={meeting.title ?? ''} />}
        lead={lead('lead', {
          day: time.dayTitle(time.dayOf(startsAt)),
          time: time.at(startsAt),
          host: meeting.host.displayName,
        })}
      />
      <div className="measure stack">
        {state === 'cancelled' && <State icon="calendar-x">{today('status.cancelled')}</State>}
        <Acts meeting={meeting} onOpen={setOpen} />
        <People meeting={meeting} />
      </div>
      <FilesSection meeting={meeting} />
      {may.includes('meeting.see-attendance') && meeting.openedAt && (
        <Attendance meeting={meeting} />
      )}
      {open === 'cancel' && <CancelDialog meeting={meeting} onClose={close} />}
      {open === 'edit' && <EditGroup meeting={meeting} onClose={close} />}
    </>
  );
}
