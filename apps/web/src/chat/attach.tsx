import { useRef } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { MenuButton, MenuItem } from '@astra/ui/menu';
import { useMost } from '#screens/documents/kind.ts';
import { useConversation } from './conversation-context.tsx';
import type { Attach } from './files.ts';

/** The paper clip: a file of this device, on phones by the camera too, or one that is there already. */
export function AttachButton({ attach }: { readonly attach: Attach | null }): ReactElement | null {
  const t = useTranslations('chat.attach');
  const input = useRef<HTMLInputElement>(null);
  const { onStage } = useConversation();
  const most = useMost();
  if (attach === null) return null;
  const { onFiles, onChoose, largestBytes } = attach;
  const ask = (): void => input.current?.click();
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          onFiles(Array.from(target.files ?? []));
          // The same file can be chosen again.
          target.value = '';
        }}
      />
      {onChoose === null ? (
        <IconButton icon="paperclip" label={t('label')} onClick={ask} />
      ) : (
        <MenuButton look="quiet" icon="paperclip" iconOnly label={t('label')} onStage={onStage}>
          <MenuItem icon="upload" onAction={ask}>
            {t('device', { size: most(largestBytes) })}
          </MenuItem>
          <MenuItem icon="folder" onAction={onChoose}>
            {t('documents')}
          </MenuItem>
        </MenuButton>
      )}
    </>
  );
}
