import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { VisitDocument } from '#api/visit-documents.ts';
import { useTime } from '#shared/use-time.ts';

interface AboutProps {
  readonly item: Pick<VisitDocument, 'picture'>;
  /** What the patient has of it. */
  readonly children: ReactNode;
}

/** Of a picture of the call: that it is one, and that it was kept with their consent. */
export function AboutPicture({ item, children }: AboutProps): ReactElement {
  const t = useTranslations('visitFiles.patient');
  const time = useTime();
  const { picture } = item;
  if (picture === null) return <>{children}</>;
  const when = `${time.at(picture.agreedAt, 'day')}, ${time.at(picture.agreedAt)}`;
  return (
    <>
      {t(picture.isOfMe ? 'picture' : 'pictureOther', { when })} · {children}
    </>
  );
}
