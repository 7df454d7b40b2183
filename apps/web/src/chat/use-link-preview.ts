import { createContext, use, useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { isOfALinkIn, onlyLinkIn, type LinkPreview } from '@astra/chat-core/link-preview';
import { richOfPlain } from '@astra/chat-core/rich-text';
import { useAnnounce } from '@astra/ui/live-region';
import type { FoundPreview } from '#api/link-previews.ts';
import type { Writing } from './conversation-context.tsx';

/** How links are looked at in a conversation. */
export type LookAtLinks = (address: string, signal: AbortSignal) => Promise<FoundPreview | null>;

/** Null where no link is looked at. */
export const LookAtLinksContext = createContext<LookAtLinks | null>(null);

/** An address is looked at when it is written to its end. */
const pauseMs = 700;

interface Previewed {
  /** What goes with the message if it is sent now; it is never waited for. */
  readonly preview: LinkPreview | null;
  readonly takeOff: () => void;
}

/** The preview of the one link of what is being written in the field. */
export function useLinkPreview(
  text: string,
  writing: Writing,
  field: RefObject<HTMLTextAreaElement | null>,
): Previewed {
  const lookAt = use(LookAtLinksContext);
  const link = lookAt === null ? null : onlyLinkIn(text);
  const [takenOff, setTakenOff] = useState<string | null>(null);
  if (link === null && takenOff !== null) setTakenOff(null);
  const wanted = link === takenOff ? null : link;
  const known = previewOf(writing);
  const isKnown = known !== null && wanted !== null && isOfALinkIn(known, richOfPlain(wanted));
  const found = useFound(lookAt, isKnown ? null : wanted);
  const preview = isKnown ? known : found;
  useTold(preview);
  return {
    preview,
    takeOff: () => {
      setTakenOff(link);
      // Its button goes with it, and writing goes on.
      field.current?.focus();
    },
  };
}

/**
 * What the service has found at an address that is no longer being typed. Asked without the cache of the professionals' pages:
 * a patient's has none, and the field is theirs too.
 */
function useFound(lookAt: LookAtLinks | null, link: string | null): LinkPreview | null {
  const written = useSettled(link);
  const asked = written === link ? written : null;
  const [found, setFound] = useState<LinkPreview | null>(null);
  useEffect(() => {
    if (lookAt === null || asked === null) return undefined;
    const stop = new AbortController();
    lookAt(asked, stop.signal).then(
      (preview) => setFound(preview && { address: asked, ...preview }),
      () => undefined,
    );
    return () => stop.abort();
  }, [lookAt, asked]);
  return found !== null && found.address === asked ? found : null;
}

/** Of the message that is being changed. */
const previewOf = (writing: Writing): LinkPreview | null =>
  writing.kind === 'edit' ? writing.message.linkPreview : null;

function useSettled(value: string | null): string | null {
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** It comes by itself, above the field in which somebody writes. */
function useTold(preview: LinkPreview | null): void {
  const t = useTranslations('chat.link');
  const announce = useAnnounce();
  const title = preview?.title;
  useEffect(() => {
    if (title !== undefined) announce(t('added', { title }));
  }, [announce, t, title]);
}
