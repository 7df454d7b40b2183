import { useState, type ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { State } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import type { Meeting } from '#api/meetings.ts';
import { meetingDocumentsApi, meetingPlace, type MeetingDocument } from '#api/visit-documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { FileLine } from '#visit-files/file-line.tsx';
import { useLastDay } from '#visit-files/last-day.ts';
import { CommentsOf } from './comments-of.tsx';
import { GiveForm } from './give-form.tsx';
import { OpeningsOf } from './openings-of.tsx';
import { AboutPicture } from './about-picture.tsx';
import { makerIn, patientOf } from './people.ts';
import { Present, type PresentProps } from './present.tsx';

interface MeetingFileProps {
  readonly meeting: Meeting;
  readonly item: MeetingDocument;
}
interface LineProps extends MeetingFileProps, Pick<PresentProps, 'presented' | 'onPresented'> {}
type Open = 'none' | 'give' | 'remove' | 'openings' | 'comments';

/** One document of a meeting, with what can be done about it. */
export function MeetingFile(props: LineProps): ReactElement {
  const { meeting, item } = props;
  const t = useTranslations('visitFiles.staff');
  const { name, isGuest } = makerIn(meeting, item.madeBy);
  const [giving] = item.givings;
  return (
    <FileLine
      file={item}
      href={meetingPlace(meeting.id).contentHref(item.id)}
      about={
        <>
          {item.picture ? (
            <AboutPicture meeting={meeting} picture={item.picture} at={item.madeAt} />
          ) : (
            t(isGuest ? 'byPatient' : 'by', { name: name ?? t('somebody') })
          )}
          {giving && <Given giving={giving} isOver={meeting.state === 'ended'} />}
        </>
      }
    >
      <Acts {...props} />
    </FileLine>
  );
}

function Acts({ meeting, item, presented, onPresented }: LineProps): ReactElement {
  const t = useTranslations('visitFiles.staff');
  const [open, setOpen] = useState<Open>('none');
  const toggle = (what: Open): void => setOpen(open === what ? 'none' : what);
  const close = (): void => setOpen('none');
  const canGive = item.may.includes('give') && patientOf(meeting) !== undefined;
  const [giving] = item.givings;
  return (
    <>
      <Present {...{ meeting, item, presented, onPresented }} />
      {canGive && (
        <Button icon="hand-helping" aria-expanded={open === 'give'} onClick={() => toggle('give')}>
          {t(giving ? 'change' : 'give')}
        </Button>
      )}
      {canGive && giving && <TakeBack meeting={meeting} item={item} givingId={giving.id} />}
      <Looks item={item} open={open} onToggle={toggle} />
      {item.may.includes('remove') && (
        <Button
          look="quiet"
          icon="trash-2"
          aria-label={t('remove', { name: item.name })}
          aria-expanded={open === 'remove'}
          onClick={() => toggle('remove')}
        >
          {t('removeYes')}
        </Button>
      )}
      {open === 'give' && canGive && (
        <div>
          <GiveForm meeting={meeting} item={item} onDone={close} />
        </div>
      )}
      {open === 'comments' && <CommentsOf meeting={meeting} item={item} />}
      {open === 'openings' && <OpeningsOf meeting={meeting} item={item} />}
      {open === 'remove' && <Remove meeting={meeting} item={item} onKeep={close} />}
    </>
  );
}

interface LooksProps extends Pick<MeetingFileProps, 'item'> {
  readonly open: Open;
  readonly onToggle: (what: Open) => void;
}

/** What is said of it, and who had it. */
function Looks({ item, open, onToggle }: LooksProps): ReactElement {
  const t = useTranslations('visitFiles.staff');
  const comments = useTranslations('documents.comments');
  return (
    <>
      <Button
        look="quiet"
        icon="message-square-text"
        aria-expanded={open === 'comments'}
        onClick={() => onToggle('comments')}
      >
        {comments('tab', { count: item.comments })}
        <VisuallyHidden> {item.name}</VisuallyHidden>
      </Button>
      {item.may.includes('remove') && (
        <Button
          look="quiet"
          icon="eye"
          aria-label={t('openingsOf', { name: item.name })}
          aria-expanded={open === 'openings'}
          onClick={() => onToggle('openings')}
        >
          {t('openings')}
        </Button>
      )}
    </>
  );
}

/** What the patient has of it. */
function Given({
  giving,
  isOver,
}: {
  readonly giving: MeetingDocument['givings'][number];
  readonly isOver: boolean;
}): ReactElement {
  const t = useTranslations('visitFiles.staff');
  const lastDay = useLastDay();
  const { until } = giving;
  // What was only shown is closed with the end.
  if (until === null && isOver) return <> · {t('wasShown')}</>;
  return (
    <State tone="action" icon={until === null ? 'eye' : 'hand-helping'} className="vfile__state">
      {until === null ? t('shown') : t('handed', { day: lastDay(until) })}
    </State>
  );
}

function TakeBack({
  meeting,
  item,
  givingId,
}: MeetingFileProps & { readonly givingId: string }): ReactElement {
  const t = useTranslations('visitFiles.staff');
  const announce = useAnnounce();
  const back = useMutation({
    mutationFn: () => meetingDocumentsApi.takeBack(meeting.id, givingId),
    onSuccess: () => announce(t('takenBack', { name: item.name })),
  });
  return (
    <>
      <Button icon="undo-2" busy={back.isPending} onClick={() => back.mutate()}>
        {t('takeBack')}
      </Button>
      <ProblemNotice error={back.error} />
    </>
  );
}

function Remove({
  meeting,
  item,
  onKeep,
}: MeetingFileProps & { readonly onKeep: () => void }): ReactElement {
  const t = useTranslations('visitFiles.staff');
  const remove = useMutation({
    mutationFn: () => meetingDocumentsApi.remove(meeting.id, item.id),
  });
  return (
    <div className="stack vfile__form" role="group" aria-label={t('remove', { name: item.name })}>
      <p>{t('removeAsk', { name: item.name })}</p>
      <ProblemNotice error={remove.error} />
      <div className="line">
        <Button onClick={onKeep}>{t('removeNo')}</Button>
        <Button look="danger" busy={remove.isPending} onClick={() => remove.mutate()}>
          {t('removeYes')}
        </Button>
      </div>
    </div>
  );
}
