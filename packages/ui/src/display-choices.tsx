import type { ReactElement } from 'react';
import { useDisplayPreferences } from './display-preferences.tsx';
import type { IconName } from './icon.tsx';
import { Segments } from './segments.tsx';
import { Switch } from './switch.tsx';
import { useUiText } from './ui-text.tsx';

interface DisplayChoicesProps {
  /** Beside the words of the colours: where there is room for them. */
  readonly hasIcons?: boolean;
}

/** The choices of colours, size of text, contrast and movement. */
export function DisplayChoices({ hasIcons = false }: DisplayChoicesProps): ReactElement {
  const { display } = useUiText();
  const { preferences, change } = useDisplayPreferences();
  const icon = (name: IconName): IconName | undefined => (hasIcons ? name : undefined);
  return (
    <>
      <Segments
        label={display.theme}
        value={preferences.theme}
        onChange={(theme) => change({ theme })}
        options={[
          { value: 'system', label: display.system, icon: icon('sun-moon') },
          { value: 'light', label: display.light, icon: icon('sun') },
          { value: 'dark', label: display.dark, icon: icon('moon') },
        ]}
      />
      <Segments
        label={display.text}
        value={preferences.text}
        onChange={(text) => change({ text })}
        options={[
          { value: 'normal', label: display.textNormal },
          { value: 'large', label: display.textLarge },
          { value: 'larger', label: display.textLarger },
        ]}
      />
      <Switch
        label={display.contrast}
        more={display.contrastMore}
        isOn={preferences.contrast === 'more'}
        onChange={(isOn) => change({ contrast: isOn ? 'more' : 'system' })}
      />
      <Switch
        label={display.motion}
        more={display.motionMore}
        isOn={preferences.motion === 'less'}
        onChange={(isOn) => change({ motion: isOn ? 'less' : 'system' })}
      />
    </>
  );
}
