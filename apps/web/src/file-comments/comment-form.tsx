import { useEffect, useRef, useState } from 'react';
import type { FormEvent, KeyboardEvent, ReactElement, ReactNode, RefObject } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { TextArea } from '@astra/ui/text-area';
import { ProblemNotice } from '#app/page-states.tsx';
import { textFault } from './text-fault.ts';
import { dropDraft, useDraft } from './use-draft.ts';

interface CommentFormProps {
  /** Under which name it is kept until it is sent. */
  readonly draft: string;
  readonly initial?: string | undefined;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly action: string;
  readonly send: (text: string) => Promise<unknown>;
  readonly onSent: () => Promise<unknown>;
  /** Beside the button. */
  readonly children?: ReactNode;
  /** Was asked for, so that one writes at once. */
  readonly isFirst?: boolean | undefined;
}

/** The field, with the focus at the end of its text when it was asked for. */
function useField(isFirst: boolean): RefObject<HTMLTextAreaElement | null> {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const { current } = field;
    if (!isFirst || !current) return;
    current.focus();
    current.setSelectionRange(current.value.length, current.value.length);
  }, [isFirst]);
  return field;
}

/** A comment being written. What could not be sent stays in its field. */
export function CommentForm(props: CommentFormProps): ReactElement {
  const {
    draft,
    initial = '',
    label,
    hint,
    action,
    send,
    onSent,
    children,
    isFirst = false,
  } = props;
  const t = useTranslations('documents.comments');
  const [text, setText] = useDraft(draft, initial);
  const [wasTried, setTried] = useState(false);
  const field = useField(isFirst);
  const fault = textFault(text);
  const sending = useMutation({
    mutationFn: (words: string) => send(words),
    onSuccess: async () => {
      dropDraft(draft);
      // Until it is in the list it stands where it was written.
      await onSent();
      setText(initial);
      setTried(false);
    },
  });
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    setTried(true);
    if (fault === null && !sending.isPending) sending.mutate(text.trim());
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
  };
  const words = fault === 'missing' ? t('missing') : fault && t('tooLong', { count: fault.over });
  return (
    <form noValidate onSubmit={submit} className="stack" autoComplete="off">
      <TextArea
        {...{ label, hint }}
        ref={field}
        // What would be typed now would be lost when it is sent.
        readOnly={sending.isPending}
        dir="auto"
        value={text}
        error={wasTried ? (words ?? undefined) : undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
      />
      <ProblemNotice error={sending.error} />
      <div className="line">
        <Button look="main" type="submit" busy={sending.isPending}>
          {action}
        </Button>
        {children}
      </div>
    </form>
  );
}
