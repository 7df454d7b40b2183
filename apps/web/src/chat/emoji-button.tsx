import { useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { EmojiPicker } from './emoji-picker.tsx';

/** Beside the field: an emoji among the words. */
export function EmojiButton({ onPick }: { readonly onPick: (sign: string) => void }): ReactElement {
  const t = useTranslations('emoji');
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <IconButton
        ref={button}
        icon="smile"
        label={t('insert')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      />
      {isOpen && (
        <EmojiPicker
          anchor={button}
          label={t('insert')}
          onPick={onPick}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
