import { expect, test } from 'vitest';
import { chooseDevice, inputsOf, keepInputs, startOf } from './kept-inputs.ts';

test('nothing is kept at first: one comes in with microphone and camera', () => {
  expect(inputsOf('one')).toBeNull();
  expect(startOf('one')).toMatchObject({ microphone: { isOn: true }, camera: { isOn: true } });
});

test('what was off in a meeting is off when its page comes back, and on in another one', () => {
  keepInputs('one', { microphone: false });
  keepInputs('one', { isAudioOnly: true });

  expect(startOf('one')).toMatchObject({
    microphone: { isOn: false },
    camera: { isOn: true },
    isAudioOnly: true,
  });
  expect(startOf('two')).toMatchObject({ microphone: { isOn: true }, isAudioOnly: false });
});

test('a device that was chosen is taken in every meeting', () => {
  chooseDevice('microphone', 'headset');
  chooseDevice('speaker', 'headset out');

  expect(startOf('two')).toMatchObject({
    microphone: { deviceId: 'headset' },
    camera: { deviceId: null },
    speakerId: 'headset out',
  });
});
