import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createTranslator } from 'use-intl/core';
import type { useTranslations } from 'use-intl';
import { typesetAll } from '#shared/typography.ts';
import type { Check, CheckName } from '../device-checks.ts';
import { checkWords, type CheckWords } from './device-words.ts';

type Translate = ReturnType<typeof useTranslations<'visit'>>;
const locales = ['fr', 'en'] as const;
const platforms = ['ios', 'android', 'desktop'] as const;

function wordsOf(locale: 'fr' | 'en'): Translate {
  const file = new URL(`../../locales/${locale}/visit.json`, import.meta.url);
  // As free of types as what comes from a file.
  const messages = typesetAll({ visit: JSON.parse(readFileSync(file, 'utf8')) as never }, locale);
  return createTranslator<Record<string, never>>({
    locale,
    messages,
    namespace: 'visit' as never,
    onError: (error) => {
      throw error;
    },
  });
}

/** Every way in which a test can fall short, by what is tested. */
const failures: readonly (readonly [CheckName, readonly Check[]])[] = [
  ['camera', ['permission-refused', 'no-device', 'device-busy', 'failed']],
  ['microphone', ['permission-refused', 'no-device', 'device-busy', 'failed', 'not-heard']],
  ['speaker', ['not-heard']],
  ['network', ['weak', 'udp-blocked', 'media-blocked', 'failed']],
];

const desktop = { platform: 'desktop', wasTonePlayed: true } as const;

/** What somebody who reads it knows, in one text. */
const told = ({ title, words, remedy }: CheckWords): string => [title, words, ...remedy].join(' ');

describe.each(locales)('in %s', (locale) => {
  const t = wordsOf(locale);

  test.each(failures)(
    'each failure of the %s says what is wrong and what to do',
    (name, checks) => {
      const good = checkWords(name, 'good', { t, ...desktop });
      const all = checks.map((check) => checkWords(name, check, { t, ...desktop }));

      for (const each of all) {
        expect(each.outcome).not.toBe('good');
        // What is wrong stands in the title, for who reads no further; a speaker has its question.
        if (name !== 'speaker') expect(each.title).not.toBe(good.title);
        // The network's remedy is a sentence; a device's a list of steps.
        const steps = name === 'network' ? each.words.split(/(?<=[.:,]) /u).slice(1) : each.remedy;
        expect(steps.length, told(each)).toBeGreaterThan(0);
        expect(told(each)).not.toMatch(/visit\.|UDP|WebRTC|getUserMedia|ICE/u);
      }
      expect(new Set(all.map(told)).size).toBe(checks.length);
    },
  );

  test('nobody is asked whether they heard a sound that was not played', () => {
    const before = checkWords('speaker', 'idle', { t, ...desktop, wasTonePlayed: false }).words;
    const after = checkWords('speaker', 'idle', { t, ...desktop }).words;

    expect(before).not.toContain('?');
    expect(after).toContain('?');
  });

  test('how to allow a camera is told for the device at hand', () => {
    const ways = platforms.map((platform) =>
      checkWords('camera', 'permission-refused', { t, ...desktop, platform }).remedy.join(' '),
    );

    expect(new Set(ways).size).toBe(platforms.length);
    expect(ways.every((way) => way.length > 60)).toBe(true);
  });
});
