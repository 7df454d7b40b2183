import { useTranslations } from 'use-intl';
import type { PurposeOfUse } from '@astra/contracts/purposes';

/** For what somebody had a document, as people say it. */
export function usePurposeWords(): (purpose: PurposeOfUse) => string {
  const t = useTranslations('visitFiles.purposes');
  return (purpose) => t(purpose);
}
