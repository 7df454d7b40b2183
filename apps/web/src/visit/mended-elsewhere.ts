import { makeBrowserDevices } from '@astra/call-core/browser-devices';
import type { MendedElsewhere } from './device-tests.ts';

/** Calls back when a device was plugged in or pulled out, or a permission given that was refused; the result stops it. */
export function onMended(run: (fault: MendedElsewhere) => void): () => void {
  const stopDevices = makeBrowserDevices().onChange(() => run('no-device'));
  const control = new AbortController();
  const { signal } = control;
  for (const name of ['microphone', 'camera'] as const)
    navigator.permissions?.query({ name }).then(
      (permission) =>
        permission.addEventListener(
          'change',
          () => permission.state === 'granted' && run('permission-refused'),
          { signal },
        ),
      // A browser that does not tell: there is a button.
      () => undefined,
    );
  return () => {
    stopDevices();
    control.abort();
  };
}
