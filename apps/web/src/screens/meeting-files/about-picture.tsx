import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Meeting } from '#api/meetings.ts';
import type { MeetingDocument } from '#api/visit-documents.ts';
import { useTime } from '#shared/use-time.ts';
import { makerIn } from './people.ts';

interface AboutPictureProps {
  readonly meeting: Meeting;
  readonly picture: NonNullable<MeetingDocument['picture']>;
  /** When it was kept. */
  readonly at: string;
}

/** Of a picture of the call: who took it, when, and who had agreed. */
export function AboutPicture({ meeting, picture, at }: AboutPictureProps): ReactElement {
  const t = useTranslations('visitFiles.staff');
  const time = useTime();
  const name = (id: string): string => makerIn(meeting, id).name ?? t('somebody');
  return (
    <>
      {t('picture', {
        by: name(picture.askedBy),
        when: `${time.at(at, 'day')}, ${time.at(at)}`,
        who: name(picture.guestId),
      })}
    </>
  );
}
