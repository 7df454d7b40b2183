import type { ComponentProps, MouseEvent, ReactElement } from 'react';
import { useRouter } from '@tanstack/react-router';
import { buttonClass, ButtonWords } from '@astra/ui/button';
import type { ButtonStyle } from '@astra/ui/button';

/** Goes to one of our own addresses without loading the page anew. */
export function useGo(): (href: string, options?: { readonly replace?: boolean }) => void {
  const { history } = useRouter();
  return (href, options) => (options?.replace ? history.replace(href) : history.push(href));
}

const isPlainClick = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

interface AppLinkProps extends ComponentProps<'a'> {
  readonly href: string;
}

/** A link inside the app: a real one for "open in a new tab", a quick one otherwise. */
export function AppLink({ href, onClick, children, ...rest }: AppLinkProps): ReactElement {
  const go = useGo();
  const press = (event: MouseEvent<HTMLAnchorElement>): void => {
    onClick?.(event);
    if (event.defaultPrevented || !isPlainClick(event)) return;
    event.preventDefault();
    go(href);
  };
  return (
    <a {...rest} href={href} onClick={press}>
      {children}
    </a>
  );
}

interface ButtonAppLinkProps extends ButtonStyle, Omit<AppLinkProps, 'className'> {}

/** The same in a button's clothes. */
export function ButtonAppLink(props: ButtonAppLinkProps): ReactElement {
  const { look, icon, go, wide, more, className, children, ...rest } = props;
  const style = { look, icon, go, wide, more };
  return (
    <AppLink {...rest} className={buttonClass({ ...style, className })}>
      <ButtonWords {...style}>{children}</ButtonWords>
    </AppLink>
  );
}
