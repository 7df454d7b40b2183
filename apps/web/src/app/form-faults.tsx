import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { ErrorSummary } from '@astra/ui/error-summary';
import { useFaultWords } from './meeting-fields.tsx';
import type { Faults, FieldId } from './meeting-form.ts';

interface FormFaultsProps {
  readonly faults: Faults;
  /** How often the form was refused. */
  readonly attempt: number;
}

const order: readonly FieldId[] = ['name', 'birth', 'email', 'phone', 'host', 'day', 'time'];

/** All that must be mended, at the top, each leading to its field. */
export function FormFaults({ faults, attempt }: FormFaultsProps): ReactElement | null {
  const t = useTranslations('plan');
  const words = useFaultWords(faults);
  const errors = order.flatMap((id) => {
    const message = words(id);
    return message ? [{ id, message }] : [];
  });
  return (
    <ErrorSummary title={t('toMend', { count: errors.length })} errors={errors} attempt={attempt} />
  );
}
