import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { VisitOpening } from '#api/visit-documents.ts';
import { useTime } from '#shared/use-time.ts';

interface OpenedByProps extends Pick<VisitOpening, 'roles' | 'organisationName' | 'at'> {
  readonly name: string;
}

/** One opening of a document, in a list: who, in which role, when. */
export function OpenedBy({ name, roles, organisationName, at }: OpenedByProps): ReactElement {
  const t = useTranslations('visitFiles.openings.roles');
  const time = useTime();
  const facts = [...roles.map((role) => t(role)), organisationName ?? []].flat();
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
