import { useEffect, type ReactElement } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { commentsInMeeting } from '#api/file-comments.ts';
import type { Meeting } from '#api/meetings.ts';
import type { MeetingDocument } from '#api/visit-documents.ts';
import { Comments } from '#file-comments/comments.tsx';
import { makerIn } from './people.ts';

interface CommentsOfProps {
  readonly meeting: Meeting;
  /** As it came last: another one comes when something was said. */
  readonly item: MeetingDocument;
}

/** What the professionals of a meeting say of a document, live. Its patient hears nothing of it. */
export function CommentsOf({ meeting, item }: CommentsOfProps): ReactElement {
  const client = useQueryClient();
  const { id: meetingId } = meeting;
  useEffect(() => {
    void client.invalidateQueries({ queryKey: keyOf(meetingId, item.id) });
  }, [client, meetingId, item]);
  const queryKey = keyOf(meetingId, item.id);
  return (
    <div className="vfile__form">
      <Comments
        at={commentsInMeeting(meetingId, item.id)}
        mayAdd
        itemVersion={item.version}
        readers="professionals"
        nameOf={(personId) => makerIn(meeting, personId).name}
        queryKey={queryKey}
        refreshed={queryKey}
      />
    </div>
  );
}

const keyOf = (meetingId: string, itemId: string): readonly string[] => [
  'meeting-document-comments',
  meetingId,
  itemId,
];
