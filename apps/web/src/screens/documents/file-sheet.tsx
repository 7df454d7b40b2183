import { useEffect, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Dialog } from '@astra/ui/dialog';
import { Tabs } from '@astra/ui/tabs';

interface FileSheetProps<Part extends string> {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** What a folder has in place of the tabs of a file. */
  readonly ofFolder: ReactElement;
  readonly tabs: readonly {
    readonly id: Part;
    readonly label: string;
    readonly content: ReactNode;
  }[];
  readonly part: Part;
  readonly onPart: (part: Part) => void;
  readonly onClose: () => void;
}

/** The side sheet of a file, part by part, or of a folder. Only what is chosen is drawn. */
export function FileSheet<Part extends string>(props: FileSheetProps<Part>): ReactElement {
  const { name, kind, ofFolder, tabs, part, onPart, onClose } = props;
  const sheet = useRef<HTMLDivElement>(null);
  // On a phone the row of tabs scrolls: the one that is shown is in sight, by whichever way it was opened.
  useEffect(() => {
    const shown = sheet.current?.querySelector(`[role="tab"][data-key="${part}"]`);
    shown?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [part]);
  return (
    <Dialog isOpen look="side" onClose={onClose} title={<span className="docs__name">{name}</span>}>
      <div className="docs__sheet" ref={sheet}>
        {kind === 'folder' ? (
          ofFolder
        ) : (
          <Tabs
            label={name}
            tabs={tabs}
            selected={part}
            // The tabs are the parts.
            onChange={(id) => onPart(id as Part)}
          />
        )}
      </div>
    </Dialog>
  );
}
