import type { ReactElement, ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import { useDisplayPreferences } from './display-preferences.tsx';
import { Segments } from './segments.tsx';
import { Switch } from './switch.tsx';
import { useUiText } from './ui-text.tsx';

interface DisplayDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** More settings of the screen, such as the language. */
  readonly children?: ReactNode;
}

function Settings(): ReactElement {
  const { display } = useUiText();
  const { preferences, change } = useDisplayPreferences();
  return (
    <>
      <Segments
        label={display.theme}
        value={preferences.theme}
        onChange={(theme) => change({ theme })}
        options={[
          { value: 'system', label: display.system },
          { value: 'light', label: display.light },
          { value: 'dark', label: display.dark },
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

/** Colours, contrast, movement, size of text. */
export function DisplayDialog({ isOpen, onClose, children }: DisplayDialogProps): ReactElement {
  const { display } = useUiText();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={display.title}>
      <div className="stack">
        <Settings />
        {children}
      </div>
    </Dialog>
  );
}
