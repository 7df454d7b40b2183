import { useId, useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { moderationApi } from '#api/chat-keeping.ts';
import type { Report } from '#api/chat-keeping.ts';
import { AppLink } from '#app/app-link.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { openReportsKey } from '#app/use-open-reports.ts';
import { useChatTime } from '#chat/use-chat-time.ts';
import { ModerationDialog, reportsKey } from '../moderation-dialog.tsx';

interface RoomReportsProps {
  readonly roomId: string;
  /** The room's name, where an administrator judges in the place of who keeps it, without reading it. */
  readonly standingInFor?: string;
}

/** What members have told of messages: for those who judge them, and only while there is something. */
export function RoomReports({ roomId, standingInFor }: RoomReportsProps): ReactElement | null {
  const titleId = useId();
  const t = useTranslations('keeping.reports');
  const [removing, setRemoving] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: reportsKey(roomId),
    queryFn: ({ signal }) => moderationApi.reports(roomId, signal),
    // Others report while one looks.
    refetchInterval: 60_000,
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-labelledby={titleId} className="stack">
      <h2 className="h3" id={titleId}>
        {standingInFor ?? t('title')}
      </h2>
      <ul className="rows" aria-labelledby={titleId}>
        {data.items.map((report) => (
          <Row
            key={`${report.eventId} ${report.reportedBy.personId}`}
            roomId={roomId}
            report={report}
            isReadable={standingInFor === undefined}
            onRemove={() => setRemoving(report.eventId)}
          />
        ))}
      </ul>
      {removing !== null && (
        <ModerationDialog
          roomId={roomId}
          messageId={removing}
          fileId={null}
          may="remove"
          onClose={() => setRemoving(null)}
        />
      )}
    </section>
  );
}

interface RowProps {
  readonly roomId: string;
  readonly report: Report;
  readonly isReadable: boolean;
  readonly onRemove: () => void;
}

function Row({ roomId, report, isReadable, onRemove }: RowProps): ReactElement {
  const t = useTranslations('keeping.reports');
  const moderation = useTranslations('keeping.moderation');
  const time = useChatTime();
  const client = useQueryClient();
  const { eventId, reason, reportedBy, reportedAt } = report;
  const settle = useMutation({
    mutationFn: () => moderationApi.settle(roomId, eventId),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: reportsKey(roomId) });
      await client.invalidateQueries({ queryKey: openReportsKey });
    },
  });
  return (
    <li className="stack">
      <p>
        {moderation(`reasons.${reason}`)}
        <br />
        <span className="small soft">
          {t('by', { name: reportedBy.displayName, when: time.short(Date.parse(reportedAt)) })}
        </span>
      </p>
      <ProblemNotice error={settle.error} />
      <div className="line">
        {isReadable && (
          <AppLink
            className="link-btn"
            href={`/salons/${roomId}?${new URLSearchParams({ message: eventId }).toString()}`}
          >
            {t('see')}
          </AppLink>
        )}
        <Button look="danger-plain" icon="trash-2" onClick={onRemove}>
          {t('remove')}
        </Button>
        <Button look="quiet" icon="check" busy={settle.isPending} onClick={() => settle.mutate()}>
          {t('settle')}
        </Button>
      </div>
    </li>
  );
}
