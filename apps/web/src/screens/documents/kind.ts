import { useMemo } from 'react';
import type { Item } from '#api/documents.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { regionalTag } from '#shared/locale.ts';

/** What a person would call a file. */
export type Kind =
  | 'folder'
  | 'image'
  | 'pdf'
  | 'text'
  | 'audio'
  | 'video'
  | 'archive'
  | 'office'
  | 'other';

const byType: readonly (readonly [RegExp, Kind])[] = [
  [/^image\//u, 'image'],
  [/^audio\//u, 'audio'],
  [/^video\//u, 'video'],
  [/^text\//u, 'text'],
  [/^application\/pdf$/u, 'pdf'],
  [/officedocument|opendocument|msword|ms-excel|ms-powerpoint|rtf/u, 'office'],
  [/zip|x-(?:7z|rar|tar|xz|bzip2?)|vnd\.rar|gzip/u, 'archive'],
];

/** By what is in it, as the service found it; its name is not believed. */
export function kindOf({ kind, mediaType }: Pick<Item, 'kind' | 'mediaType'>): Kind {
  if (kind === 'folder') return 'folder';
  return byType.find(([pattern]) => pattern.test(mediaType ?? ''))?.[1] ?? 'other';
}

/** The letters on a file's mark: the end of its name, as far as it fits. */
export function endingOf(name: string): string {
  const ending = /\.([\p{L}\d]{1,4})$/u.exec(name)?.[1] ?? '';
  return ending.toLocaleUpperCase();
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** The unit in which a person would say it, and how many of it. */
export function amountOf(bytes: number): {
  readonly unit: (typeof units)[number];
  readonly count: number;
} {
  let step = 0;
  let count = bytes;
  while (count >= 999.5 && step < units.length - 1) {
    count /= 1000;
    step += 1;
  }
  return { unit: units[step] ?? 'byte', count };
}

/** Writes sizes: "86 ko", "1,8 Mo". */
export const useSize = (): ((bytes: number) => string) => useSizes('halfExpand');

/** The same of what is the most: never more than it is. */
export const useMost = (): ((bytes: number) => string) => useSizes('floor');

function useSizes(roundingMode: 'halfExpand' | 'floor'): (bytes: number) => string {
  const { locale } = useLanguage();
  return useMemo(() => {
    const tag = regionalTag(locale);
    return (bytes) => {
      const { unit, count } = amountOf(bytes);
      return new Intl.NumberFormat(tag, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: count < 10 ? 1 : 0,
        roundingMode,
      }).format(count);
    };
  }, [locale, roundingMode]);
}
