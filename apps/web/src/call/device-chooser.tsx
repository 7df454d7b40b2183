import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { makeBrowserDevices } from '@astra/call-core/browser-devices';
import type { Device, DeviceKind } from '@astra/call-core/devices';
import { Select } from '@astra/ui/select';
import { chooseDevice } from './kept-inputs.ts';

interface DeviceChooserProps {
  readonly kind: DeviceKind;
  readonly devices: readonly Device[];
  /** The one in use; null: the system's. */
  readonly value: string | null;
  readonly onChoose: (id: string) => unknown;
}

/** Which microphone, camera or speaker; the choice holds for later calls on this browser. */
export function DeviceChooser(props: DeviceChooserProps): ReactElement | null {
  const { kind, devices, value, onChoose } = props;
  const t = useTranslations('call.devices');
  const ours = devices.filter((device) => device.kind === kind);
  // Where the browser cannot choose a speaker it lists none: no chooser then.
  if (ours.length === 0) return null;
  return (
    <Select
      label={t(kind)}
      value={value ?? ''}
      onChange={({ target }) => {
        chooseDevice(kind, target.value);
        onChoose(target.value);
      }}
      options={[
        ...(value === null ? [{ value: '', label: t('byDefault') }] : []),
        ...ours.map(({ id, label }) => ({ value: id, label: label === '' ? t(kind) : label })),
      ]}
    />
  );
}

/** What is plugged in, read anew with each change; names come only when the browser has been allowed to tell them. */
export function useDevices(isAllowed: boolean): readonly Device[] {
  const source = useMemo(() => makeBrowserDevices(), []);
  const [list, setList] = useState<readonly Device[]>([]);
  useEffect(() => {
    const read = (): void => {
      source.list().then(setList, () => setList([]));
    };
    if (isAllowed) read();
    return source.onChange(read);
  }, [source, isAllowed]);
  return list;
}
