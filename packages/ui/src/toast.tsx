import { createContext, use, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { useUiText } from './ui-text.tsx';

/** What was done or has come, and what can be done about it. */
export interface ToastContent {
  readonly message: string;
  readonly tone?: 'good' | 'danger' | undefined;
  readonly icon?: IconName | undefined;
  /** Undo, or the way there. The toast closes when it is pressed. */
  readonly act?: { readonly label: string; readonly onAct: () => void } | undefined;
  /** Somebody waits for an answer: it stays for a minute. */
  readonly isAsking?: boolean | undefined;
}

/** Shows a toast. */
export type ShowToast = (content: ToastContent) => void;

interface Shown extends ToastContent {
  readonly id: number;
}

/** Long enough to read and to reach "Undo" by keyboard; it also waits while touched or focused. */
const stayMs = 10_000;
const askMs = 60_000;

const ToastContext = createContext<ShowToast>(() => undefined);

interface ToastProps {
  readonly toast: Shown;
  readonly onGone: (id: number) => void;
}

/** Closes by itself after a while, unless somebody is on it. */
function useDeparture(afterMs: number, isHeld: boolean, leave: () => void): void {
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(leave, afterMs);
    return () => clearTimeout(timer);
  }, [afterMs, isHeld, leave]);
}

function Toast({ toast, onGone }: ToastProps): ReactElement {
  const text = useUiText();
  const [isHeld, setHeld] = useState(false);
  const leave = useCallback(() => onGone(toast.id), [onGone, toast.id]);
  useDeparture(toast.isAsking === true ? askMs : stayMs, isHeld, leave);
  const hold = {
    onPointerEnter: () => setHeld(true),
    onPointerLeave: () => setHeld(false),
    onFocus: () => setHeld(true),
    onBlur: () => setHeld(false),
  };
  return (
    <li className={classNames('toast', toast.tone === 'danger' && 'toast--danger')} {...hold}>
      <Icon name={toast.icon ?? (toast.tone === 'danger' ? 'circle-alert' : 'check')} />
      <span className="grow">{toast.message}</span>
      {toast.act && (
        <button
          type="button"
          className="link-btn"
          onClick={() => {
            toast.act?.onAct();
            leave();
          }}
        >
          {toast.act.label}
        </button>
      )}
      <IconButton icon="x" label={text.close} onClick={leave} />
    </li>
  );
}

/** Once, around the app: holds the toasts and reads them out politely. */
export function ToastProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const lastId = useRef(0);
  const show = useCallback<ShowToast>((content) => {
    lastId.current += 1;
    const toast = { ...content, id: lastId.current };
    // Three at most: the oldest makes room.
    setShown((before) => [...before, toast].slice(-3));
  }, []);
  const remove = useCallback(
    (id: number) => setShown((before) => before.filter((toast) => toast.id !== id)),
    [],
  );
  const list = useMemo(
    () => shown.map((toast) => <Toast key={toast.id} toast={toast} onGone={remove} />),
    [shown, remove],
  );
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" aria-live="polite">
        <ul className="toasts__list">{list}</ul>
      </div>
    </ToastContext>
  );
}

/** Says what was done, with the way back. */
export function useToast(): ShowToast {
  return use(ToastContext);
}
