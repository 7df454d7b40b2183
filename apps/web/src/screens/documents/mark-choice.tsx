import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { largestMarkedBytes, markableTypes } from '@astra/contracts/documents';
import { Checkbox } from '@astra/ui/checkbox';
import type { Item } from '#api/documents.ts';

/** Of a folder, those in it that can be. */
const canBeMarked = ({ kind, mediaType, sizeBytes }: Item): boolean =>
  kind === 'folder' ||
  (markableTypes.has(mediaType ?? '') && (sizeBytes ?? 0) <= largestMarkedBytes);

interface MarkChoiceProps {
  readonly item: Item;
  readonly isMarked: boolean;
  readonly onChange: (isMarked: boolean) => void;
}

/** Whether who gets it is only shown it, with their name on each page. */
export function MarkChoice({ item, isMarked, onChange }: MarkChoiceProps): ReactElement {
  const t = useTranslations('documents.marking');
  const can = canBeMarked(item);
  return (
    <Checkbox
      label={t('choice')}
      more={t(can ? 'more' : 'notThis')}
      checked={isMarked}
      disabled={!can}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}
