import { useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';
import { useFoundFocus } from './kept-focus.ts';
import { Logo } from './logo.tsx';
import { SkipLink } from './skip-link.tsx';
import { useUiText } from './ui-text.tsx';

/** What a link of the frame receives; the app gives it to its router's link. */
export interface FrameLinkProps {
  readonly href: string;
  readonly className: string;
  readonly 'aria-current'?: 'page' | undefined;
  readonly 'aria-label'?: string | undefined;
  readonly children: ReactNode;
}

/** Draws a link; a plain `<a>` unless the app says otherwise. */
export type FrameLink = (props: FrameLinkProps) => ReactElement;

/** One place of the rail. */
export interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  readonly isCurrent?: boolean | undefined;
  /** A number on the icon, and what it counts in words. */
  readonly count?: { readonly value: number; readonly label: string } | undefined;
}

interface AppFrameProps {
  readonly home: { readonly href: string; readonly label: string };
  /** The name of the navigation ("Main"). */
  readonly navLabel: string;
  readonly places: readonly Place[];
  readonly help: Place;
  /** The person's own menu at the foot of the rail, with words: `.rail__item`. */
  readonly me: ReactNode;
  /** The same for the phone's top bar: an icon button. */
  readonly meSmall: ReactNode;
  /** What concerns the whole page and must be seen at once: no network, a new version. On phones it stays in sight. */
  readonly notices?: ReactNode;
  /** The context panel at the right; below 1024 px under the content. */
  readonly aside?: ReactNode;
  /** The name of the panel. */
  readonly asideLabel?: string | undefined;
  readonly link?: FrameLink | undefined;
  /** `today` puts the panel before the content on phones. */
  readonly className?: string | undefined;
  readonly mainClassName?: string | undefined;
  readonly children: ReactNode;
}

function plainLink({ children, ...rest }: FrameLinkProps): ReactElement {
  return <a {...rest}>{children}</a>;
}

interface RailItemProps {
  readonly place: Place;
  readonly link: FrameLink;
}

function RailItem({ place, link: Link }: RailItemProps): ReactElement {
  return (
    <Link
      href={place.href}
      className="rail__item"
      aria-current={place.isCurrent ? 'page' : undefined}
    >
      <span className="rail__niche">
        <Icon name={place.icon} />
        {place.count && (
          <span className="count" aria-hidden="true">
            {place.count.value}
          </span>
        )}
      </span>
      {place.label}
      {place.count && <span className="visually-hidden"> ({place.count.label})</span>}
    </Link>
  );
}

function Rail({
  home,
  navLabel,
  places,
  help,
  me,
  link: Link = plainLink,
}: AppFrameProps): ReactElement {
  return (
    <nav className="rail" aria-label={navLabel}>
      <Link href={home.href} className="rail__logo" aria-label={home.label}>
        <Logo />
      </Link>
      <ul className="rail__list">
        {places.map((place) => (
          <li key={place.href}>
            <RailItem place={place} link={Link} />
          </li>
        ))}
      </ul>
      <ul className="rail__list rail__foot">
        <li>
          <RailItem place={help} link={Link} />
        </li>
        <li>{me}</li>
      </ul>
    </nav>
  );
}

function Topbar({ home, help, meSmall, link: Link = plainLink }: AppFrameProps): ReactElement {
  return (
    <header className="topbar">
      <Link href={home.href} className="line nowrap topbar__home" aria-label={home.label}>
        <Logo />
        <strong>Astra Visio</strong>
      </Link>
      <span className="line nowrap">
        <Link href={help.href} className="btn btn--quiet btn--icon" aria-label={help.label}>
          <Icon name={help.icon} />
        </Link>
        {meSmall}
      </span>
    </header>
  );
}

/** The professional frame: rail (a bottom bar on phones), top bar (phones), content, context panel. */
export function AppFrame(props: AppFrameProps): ReactElement {
  const { notices, aside, asideLabel, className, mainClassName, children } = props;
  const text = useUiText();
  const page = useRef<HTMLDivElement>(null);
  useFoundFocus(page);
  return (
    <>
      <SkipLink />
      {aside && asideLabel && <SkipLink target="aside">{text.skipTo(asideLabel)}</SkipLink>}
      <div ref={page} className={classNames('app', Boolean(aside) && 'app--aside', className)}>
        <Topbar {...props} />
        <Rail {...props} />
        <div className="app__notices">{notices}</div>
        <main id="main" className={classNames('main', mainClassName)} tabIndex={-1}>
          {children}
        </main>
        {aside && (
          <aside id="aside" className="aside" aria-label={asideLabel} tabIndex={-1}>
            {aside}
          </aside>
        )}
      </div>
    </>
  );
}

interface PageHeadProps {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
}

/** The head of a page: title, one sentence, buttons. */
export function PageHead({ title, lead, actions }: PageHeadProps): ReactElement {
  return (
    <div className="main__head">
      <div>
        <h1>{title}</h1>
        {lead && <p className="soft hello">{lead}</p>}
      </div>
      {actions && <div className="line">{actions}</div>}
    </div>
  );
}
