import { useCallback, useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { buttonClass, ButtonWords } from '@astra/ui/button';
import type { IconName } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { State } from '@astra/ui/state';
import type { Tone } from '@astra/ui/state';
import '@astra/ui/documents.css';
import { editorApi } from '#api/document-editor.ts';
import type { OpenedEditor } from '#api/document-editor.ts';
import { Loaded } from '#app/page-states.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useLanguage } from '#shared/i18n.tsx';
import { spacesQuery, useItem } from '../items.ts';
import { hrefOf } from '../place.ts';
import { EditorFrame } from './editor-frame.tsx';
import type { EditorNews } from './editor-messages.ts';

type Standing = 'opening' | Exclude<EditorNews, 'waiting' | 'left'>;

const looks: Readonly<Record<Standing, { readonly icon: IconName; readonly tone?: Tone }>> = {
  opening: { icon: 'loader-circle' },
  opened: { icon: 'circle-check' },
  changed: { icon: 'pen-line', tone: 'action' },
  saved: { icon: 'circle-check', tone: 'good' },
  failed: { icon: 'triangle-alert', tone: 'danger' },
};

/** Where the document lies, as the person sees it. */
function useWayBack(id: string): string {
  const { data } = useItem(id);
  const spaces = useQuery(spacesQuery);
  const item = data?.item;
  if (!item) return '/documents';
  const space = spaces.data?.items.find((one) => one.id === item.spaceId);
  const folderId = item.folderId ?? undefined;
  if (!space)
    return hrefOf({ view: 'shared', folderId: data.path.length > 0 ? folderId : undefined });
  if (space.kind === 'team') return hrefOf({ view: 'teams', teamId: space.id, folderId });
  return hrefOf({ view: space.kind, folderId });
}

/** Leaving while something is not saved asks first. */
function useAskBeforeLeaving(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isChanged]);
}

interface OpenProps {
  readonly opened: OpenedEditor;
  readonly back: string;
}

function Open({ opened, back }: OpenProps): ReactElement {
  const t = useTranslations('documents.editor');
  const [standing, setStanding] = useState<Standing>('opening');
  useAskBeforeLeaving(standing === 'changed');
  const hear = useCallback(
    (news: EditorNews): void => {
      if (news === 'left') location.assign(back);
      // That it is there says nothing new once it is worked on.
      else if (news === 'opened') setStanding((now) => (now === 'opening' ? 'opened' : now));
      else if (news !== 'waiting') setStanding(news);
    },
    [back],
  );
  return (
    <>
      <div className="editor__head">
        {/* A page with another policy: loaded anew. */}
        <a className={buttonClass({ look: 'quiet' })} href={back}>
          <ButtonWords icon="arrow-left">{t('back')}</ButtonWords>
        </a>
        <h1 className="editor__title">
          <ScreenTitle title={opened.name} />
        </h1>
        <span className="line" role="status">
          <State icon={opened.mode === 'edit' ? 'pen-line' : 'eye'}>
            {t(`modes.${opened.mode}`)}
          </State>
          <State {...looks[standing]}>{t(`states.${standing}`)}</State>
        </span>
      </div>
      {standing === 'failed' && (
        <Notice tone="danger" role="alert" title={t('failed')}>
          {t('failedMore')}
        </Notice>
      )}
      <EditorFrame opened={opened} onNews={hear} />
    </>
  );
}

/** A document in the organisation's own editor, on the whole page. */
export function EditorScreen(): ReactElement {
  const { id } = useParams({ from: '/signed-in/documents/editeur/$id' });
  const t = useTranslations('documents.editor');
  const { locale } = useLanguage();
  const back = useWayBack(id);
  const query = useQuery({
    queryKey: ['document-editor', 'opened', id],
    queryFn: () => editorApi.open(id, locale),
    // One token is for one opening: it is not asked for again behind the editor's back.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <main id="main" className="editor">
      <Loaded query={query} label={t('opening')} failed={t('notOpened')} level={1}>
        {(opened) => <Open opened={opened} back={back} />}
      </Loaded>
    </main>
  );
}
