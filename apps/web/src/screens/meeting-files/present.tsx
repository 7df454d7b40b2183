import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { officeTypes } from '@astra/contracts/documents';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import type { Meeting } from '#api/meetings.ts';
import { presentingApi, type Presented } from '#api/presenting.ts';
import type { MeetingDocument } from '#api/visit-documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMay } from '#app/session.tsx';

export interface PresentProps {
  readonly meeting: Meeting;
  readonly item: MeetingDocument;
  /** What is shown to everyone just now. */
  readonly presented: Presented | null;
  readonly onPresented?: (() => void) | undefined;
}

/** It can be read in the page, and not shown page by page: it has no pages that are the same for all. */
const isToRead = ({ mediaType }: MeetingDocument): boolean =>
  mediaType === 'text/plain' || officeTypes.has(mediaType);

/** Shows a document to everyone who is in the call, page by page; or no longer. */
export function Present({
  meeting,
  item,
  presented,
  onPresented,
}: PresentProps): ReactElement | null {
  const t = useTranslations('visitFiles.presenting');
  const announce = useAnnounce();
  const may = useMay();
  const isShown = presented?.itemId === item.id;
  const act = useMutation({
    mutationFn: async (wish: 'begin' | 'stop') => {
      if (wish === 'stop') await presentingApi.stop(meeting.id);
      else await presentingApi.begin(meeting.id, item.id);
    },
    // By what was asked for: the news that it is shown may be here before the answer.
    onSuccess: (_answer, wish) => {
      announce(t(wish === 'stop' ? 'stopped' : 'begun', { name: item.name }));
      if (wish === 'begin') onPresented?.();
    },
  });
  if (meeting.state !== 'open') return null;
  if (!item.may.includes('present'))
    return may('document.present') && isToRead(item) ? (
      <p className="small soft">{t('asPdf')}</p>
    ) : null;
  return (
    <>
      <Button
        icon={isShown ? 'circle-stop' : 'monitor'}
        busy={act.isPending}
        aria-label={t(isShown ? 'stopOf' : 'beginOf', { name: item.name })}
        onClick={() => act.mutate(isShown ? 'stop' : 'begin')}
      >
        {t(isShown ? 'stop' : 'begin')}
      </Button>
      <ProblemNotice error={act.error} />
    </>
  );
}
