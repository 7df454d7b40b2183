import { useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { Button } from '@astra/ui/button';
import type { ButtonStyle } from '@astra/ui/button';

interface FileButtonProps extends ButtonStyle {
  readonly many?: boolean;
  /** Asks for a folder, and gives all the files in it. */
  readonly isFolder?: boolean;
  /** Asks for a picture, by the camera of a phone. */
  readonly isPhoto?: boolean;
  /** For whoever does not see which file it is about. */
  readonly label?: string | undefined;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** Phones have no folders to choose, and not each browser asks for one. */
export const canChooseFolders = (): boolean =>
  'webkitdirectory' in HTMLInputElement.prototype && matchMedia('(hover: hover)').matches;

/** A button that asks for files. On phones the camera is among the answers. */
export function FileButton({
  many = false,
  isFolder = false,
  isPhoto = false,
  label,
  onFiles,
  children,
  ...style
}: FileButtonProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple={many}
        {...(isFolder ? { webkitdirectory: '' } : {})}
        {...(isPhoto ? { accept: 'image/*', capture: 'environment' as const } : {})}
        hidden
        onChange={({ target }) => {
          onFiles(Array.from(target.files ?? []));
          // The same file can be chosen again.
          target.value = '';
        }}
      />
      <Button {...style} aria-label={label} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
