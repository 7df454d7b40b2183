import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Sheet } from '@astra/office-reader/office-document';
import { Select } from '@astra/ui/select';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { ReadingBox } from './reading-box.tsx';

/** A, …, Z, AA: as sheets name their columns. */
const letterOf = (column: number): string => {
  const last = String.fromCodePoint(65 + (column % 26));
  return column < 26 ? last : letterOf(Math.floor(column / 26) - 1) + last;
};

function Grid({ sheet }: { readonly sheet: Sheet }): ReactElement {
  const t = useTranslations('documents.look.office');
  const columns = Math.max(1, ...sheet.rows.map(({ length }) => length));
  const places = Array.from({ length: columns }, (_, column) => column);
  return (
    <table className="docs__grid">
      <caption className="visually-hidden">{sheet.name}</caption>
      <thead>
        <tr>
          <th scope="col">
            <VisuallyHidden>{t('row')}</VisuallyHidden>
          </th>
          {places.map((column) => (
            <th key={column} scope="col">
              {letterOf(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sheet.rows.map((row, at) => (
          // Rows have no other name than their place.
          // oxlint-disable-next-line react/no-array-index-key
          <tr key={at}>
            <th scope="row">{at + 1}</th>
            {places.map((column) => (
              <td key={column}>{row[column] ?? ''}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The sheets of a workbook, one at a time. */
export function Sheets(props: {
  readonly sheets: readonly Sheet[];
  readonly name: string;
}): ReactElement {
  const t = useTranslations('documents.look.office');
  const [at, setAt] = useState(0);
  const sheet = props.sheets[at];
  const options = props.sheets.map(({ name }, value) => ({ value: String(value), label: name }));
  return (
    <>
      {props.sheets.length > 1 && (
        <Select
          label={t('sheet')}
          options={options}
          value={String(at)}
          onChange={(event) => setAt(Number(event.currentTarget.value))}
        />
      )}
      {sheet === undefined || sheet.rows.length === 0 ? (
        <p className="soft">{t('empty')}</p>
      ) : (
        <ReadingBox label={t('sheetOf', { sheet: sheet.name, name: props.name })}>
          <Grid sheet={sheet} />
        </ReadingBox>
      )}
      {sheet?.isCut === true && <p className="small soft">{t('onlyBeginning')}</p>}
    </>
  );
}
