import { useSyncExternalStore } from 'react';

/** How a person wants to see the pages. `system` follows the device. */
export interface DisplayPreferences {
  readonly theme: 'system' | 'light' | 'dark';
  readonly contrast: 'system' | 'more';
  readonly motion: 'system' | 'less';
  readonly text: 'normal' | 'large' | 'larger';
}

const storageKey = 'astra-display';

const choices: { readonly [Key in keyof DisplayPreferences]: readonly DisplayPreferences[Key][] } =
  {
    theme: ['system', 'light', 'dark'],
    contrast: ['system', 'more'],
    motion: ['system', 'less'],
    text: ['normal', 'large', 'larger'],
  };

const asTheDevice: DisplayPreferences = {
  theme: 'system',
  contrast: 'system',
  motion: 'system',
  text: 'normal',
};

/** Keeps only values we know: what lies in the browser's storage may be old or foreign. */
function parse(stored: string | null): DisplayPreferences {
  if (!stored) return asTheDevice;
  const values: readonly string[] = stored.split(' ');
  const pick = <Key extends keyof DisplayPreferences>(
    key: Key,
    index: number,
  ): DisplayPreferences[Key] =>
    choices[key].find((value) => value === values[index]) ?? asTheDevice[key];
  return {
    theme: pick('theme', 0),
    contrast: pick('contrast', 1),
    motion: pick('motion', 2),
    text: pick('text', 3),
  };
}

function readStored(): DisplayPreferences {
  try {
    return parse(localStorage.getItem(storageKey));
  } catch {
    // Storage may be closed (private window, policy): the device's own settings are then all there is.
    return asTheDevice;
  }
}

let current: DisplayPreferences | undefined;
const listeners = new Set<() => void>();

function show({ theme, contrast, motion, text }: DisplayPreferences): void {
  const { dataset } = document.documentElement;
  const set = (key: string, value: string, isDefault: boolean): void => {
    if (isDefault) delete dataset[key];
    else dataset[key] = value;
  };
  set('theme', theme, theme === 'system');
  set('contrast', contrast, contrast === 'system');
  set('motion', motion, motion === 'system');
  set('text', text, text === 'normal');
}

function snapshot(): DisplayPreferences {
  current ??= readStored();
  return current;
}

/** Puts the person's stored wishes on `<html>`. Call it first thing in each entry, before rendering. */
export function applyDisplayPreferences(): void {
  show(snapshot());
}

function change(wanted: Partial<DisplayPreferences>): void {
  current = { ...snapshot(), ...wanted };
  show(current);
  try {
    const { theme, contrast, motion, text } = current;
    localStorage.setItem(storageKey, [theme, contrast, motion, text].join(' '));
  } catch {
    // Not kept for next time, but in force now.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

interface DisplayControl {
  readonly preferences: DisplayPreferences;
  readonly change: (wanted: Partial<DisplayPreferences>) => void;
}

/** The person's wishes about display, and how to change them. Kept in this browser only. */
export function useDisplayPreferences(): DisplayControl {
  const preferences = useSyncExternalStore(subscribe, snapshot, () => asTheDevice);
  return { preferences, change };
}
