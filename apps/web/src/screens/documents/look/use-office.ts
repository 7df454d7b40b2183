import { useEffect, useState } from 'react';
import {
  OfficeError,
  type OfficeDocument,
  type Unreadable,
} from '@astra/office-reader/office-document';
import { useLanguage } from '#shared/i18n.tsx';
import { regionalTag } from '#shared/locale.ts';
import { openOffice } from './office-file.ts';

export type OfficeState =
  | { readonly phase: 'opening' }
  | { readonly phase: 'open'; readonly document: OfficeDocument }
  | { readonly phase: 'closed'; readonly reason: Unreadable };

/** What an office file says; its reader goes with what shows it. */
export function useOffice(content: ArrayBuffer): OfficeState {
  const { locale } = useLanguage();
  const [state, setState] = useState<OfficeState>({ phase: 'opening' });
  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    const show = (found: OfficeState): void => {
      if (!signal.aborted) setState(found);
    };
    openOffice({ content, locale: regionalTag(locale) }, signal).then(
      (document) => show({ phase: 'open', document }),
      (error: unknown) =>
        show({ phase: 'closed', reason: error instanceof OfficeError ? error.reason : 'broken' }),
    );
    return () => ended.abort();
  }, [content, locale]);
  return state;
}
