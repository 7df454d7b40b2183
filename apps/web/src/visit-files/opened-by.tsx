import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { VisitOpening } from '#api/visit-documents.ts';
import { usePurposeWords } from './use-purpose-words.ts';
import { useTime } from '#shared/use-time.ts';

interface OpenedByProps extends Pick<
  VisitOpening,
  'roles' | 'purpose' | 'organisationName' | 'at'
> {
  readonly name: string;
}

/** One opening of a document, in a list: who, in which role, for what, when. */
export function OpenedBy({
  name,
  roles,
  purpose,
  organisationName,
  at,
}: OpenedByProps): ReactElement {
  const t = useTranslations('visitFiles.openings.roles');
  const purposes = usePurposeWords();
  const time = useTime();
  // Of a guest, why is plain.
  const why = purpose === null || roles.length === 0 ? [] : purposes(purpose);
  const facts = [...roles.map((role) => t(role)), organisationName ?? [], why].flat();
  return (
    <li>
      <strong>{name}</strong>
      {facts.length > 0 && <span className="soft"> · {facts.join(' · ')}</span>}
      <time className="soft num" dateTime={at}>
        {time.at(at, 'day')}, {time.at(at)}
      </time>
    </li>
  );
}
