import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Checkbox } from '@astra/ui/checkbox';
import type { PassedAtMost } from '#api/documents.ts';

interface PassOnChoiceProps {
  readonly atMost: PassedAtMost | null;
  /** Only shown: who has it so gives it to nobody. */
  readonly isMarked: boolean;
  readonly mayPassOn: boolean;
  readonly onChange: (mayPassOn: boolean) => void;
}

/** Whether who gets it may share it on themselves. */
export function PassOnChoice(props: PassOnChoiceProps): ReactElement {
  const { atMost, isMarked, mayPassOn, onChange } = props;
  const t = useTranslations('documents.passOn');
  const isLast = atMost !== null && !atMost.mayPassOn;
  if (isLast) return <p className="small soft">{t('last')}</p>;
  return (
    <Checkbox
      label={t('choice')}
      more={t(isMarked ? 'notMarked' : 'more')}
      checked={mayPassOn && !isMarked}
      disabled={isMarked}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}
