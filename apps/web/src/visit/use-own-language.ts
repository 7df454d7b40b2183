import { useEffect } from 'react';
import { useLanguage } from '#shared/i18n.tsx';
import type { AppLocale } from '#shared/locale.ts';

/** The appointment was made in the patient's language: it wins over the browser's, never over a choice made here. */
export function useOwnLanguage(own: AppLocale | undefined): void {
  const { setLocale } = useLanguage();
  useEffect(() => {
    if (own !== undefined && !hasChosen()) setLocale(own);
  }, [own, setLocale]);
}

function hasChosen(): boolean {
  try {
    return localStorage.getItem('astra-locale') !== null;
  } catch {
    return false;
  }
}
