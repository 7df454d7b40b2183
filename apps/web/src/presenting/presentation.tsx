import { useState, type ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { MenuButton, MenuItem } from '@astra/ui/menu';
import type { Meeting } from '#api/meetings.ts';
import { presentingApi, type Presented } from '#api/presenting.ts';
import { meetingPlace, type MeetingDocuments } from '#api/visit-documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMe } from '#app/session.tsx';
import { makerIn } from '#screens/meeting-files/people.ts';
import { PageTurner } from './page-turner.tsx';
import { ShownPage } from './shown-page.tsx';
import { usePage } from './use-page.ts';
import { useTurnerWords } from './use-turner-words.ts';
import '@astra/ui/presenting.css';

export interface PresentationProps {
  readonly meeting: Meeting;
  readonly shown: MeetingDocuments;
  readonly presented: Presented;
}

/** A document shown to everyone who is in the call; who presents it turns its pages here. */
export function Presentation(props: PresentationProps): ReactElement | null {
  const { meeting, shown, presented } = props;
  const t = useTranslations('visitFiles.presenting');
  const { id: ownId } = useMe();
  const [pages, setPages] = useState<number | null>(null);
  const file = shown.items.find(({ id }) => id === presented.itemId);
  const isMine = presented.presenterId === ownId;
  const { page, turnTo, error } = usePage(meeting.id, { presented, isMine, pages });
  const words = useTurnerWords(page, pages ?? 1);
  if (!file) return null;
  const presenter = makerIn(meeting, presented.presenterId).name ?? '';
  return (
    <section className="shown" aria-label={t('isShown', { name: file.name })}>
      <ShownPage
        key={file.id}
        {...{ file, page }}
        href={meetingPlace(meeting.id).contentHref(file.id)}
        onPages={setPages}
      />
      <div className="shown__sill">
        {isMine && pages !== null && pages > 1 ? (
          <PageTurner page={page} pages={pages} words={words} onTurn={turnTo} />
        ) : (
          <p className="grow shown__name" role="status">
            {isMine ? t('byYou') : t('by', { name: presenter })}
            {pages !== null && pages > 1 && (
              <span className="num nb"> · {t('page', { page: Math.min(page, pages), pages })}</span>
            )}
          </p>
        )}
        <Acts {...props} isMine={isMine} />
      </div>
      <ProblemNotice error={error} />
    </section>
  );
}

/** Who else of the meeting's professionals could go on with it. */
const othersIn = (
  { host, members }: Meeting,
  presenterId: string,
): readonly { readonly id: string; readonly displayName: string }[] =>
  [host, ...members.filter(({ isRemoved }) => !isRemoved)].filter(({ id }) => id !== presenterId);

/** Handing it over, and the end of it: by who presents, and by who moderates. */
function Acts({
  meeting,
  presented,
  isMine,
}: PresentationProps & { readonly isMine: boolean }): ReactElement | null {
  const t = useTranslations('visitFiles.presenting');
  const { id: ownId } = useMe();
  const hand = useMutation({
    mutationFn: (personId: string) => presentingApi.handOver(meeting.id, personId),
  });
  const stop = useMutation({ mutationFn: () => presentingApi.stop(meeting.id) });
  const moderates = meeting.may.includes('meeting.mute');
  if (!isMine && !moderates) return null;
  const others = othersIn(meeting, presented.presenterId);
  return (
    <div className="line nowrap shown__acts">
      {others.length > 0 && (
        <MenuButton icon="arrow-right-left" label={t('handOver')} onStage>
          {others.map(({ id, displayName }) => (
            <MenuItem key={id} onAction={() => hand.mutate(id)}>
              {id === ownId ? t('takeOver') : displayName}
            </MenuItem>
          ))}
        </MenuButton>
      )}
      <Button icon="circle-stop" busy={stop.isPending} onClick={() => stop.mutate()}>
        {t('stop')}
      </Button>
      <ProblemNotice error={hand.error ?? stop.error} />
    </div>
  );
}
