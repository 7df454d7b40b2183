import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Meeting } from '#api/meetings.ts';
import type { ComingDocument } from '#api/visit-documents.ts';
import { useMe } from '#app/session.tsx';
import { ItemMark } from '#screens/documents/item-mark.tsx';
import { useSize } from '#screens/documents/kind.ts';
import { Refused } from '#visit-files/refused.tsx';
import { makerIn } from './people.ts';

interface ComingFilesProps {
  readonly meeting: Meeting;
  readonly coming: readonly ComingDocument[];
}

/** What others have sent and is no document here: whoever waits for it sees that it is looked at, or was refused. */
export function ComingFiles({ meeting, coming }: ComingFilesProps): ReactElement | null {
  const { id: myId } = useMe();
  // One's own are among what one sends.
  const others = coming.filter(({ madeBy }) => madeBy !== myId);
  if (others.length === 0) return null;
  return (
    <ul className="vfiles">
      {others.map((file) => (
        <Line key={file.id} meeting={meeting} file={file} />
      ))}
    </ul>
  );
}

interface LineProps {
  readonly meeting: Meeting;
  readonly file: ComingDocument;
}

function Line({ meeting, file }: LineProps): ReactElement {
  const t = useTranslations('visitFiles.staff');
  const size = useSize();
  const { name, sizeBytes, state, refusal, madeBy } = file;
  const maker = makerIn(meeting, madeBy);
  return (
    <li className="vfile">
      <ItemMark item={{ kind: 'file', name }} />
      <span className="grow vfile__words">
        <strong>{name}</strong>
        <span className="small soft">
          <span className="nb">{size(sizeBytes)}</span> ·{' '}
          {t(maker.isGuest ? 'byPatient' : 'by', { name: maker.name ?? t('somebody') })}
        </span>
        <span className="small soft" role="status">
          {state === 'checking' ? (
            t('coming.checking')
          ) : (
            <Refused isVirus={refusal === 'virus-found'}>
              {t(`coming.${refusal ?? 'scan-impossible'}`)}
            </Refused>
          )}
        </span>
      </span>
    </li>
  );
}
