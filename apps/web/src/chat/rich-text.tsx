import { createElement, Fragment } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { plainOf } from '@astra/chat-core/rich-text';
import type { RichElement, RichLink, RichNode } from '@astra/chat-core/rich-text';
import { hiddenHost } from './hidden-host.ts';

interface RichTextProps {
  readonly nodes: readonly RichNode[];
  /** Mentions of oneself stand out. */
  readonly myId: string;
}

/** Formatted words, built of elements one by one: nothing that somebody wrote is ever read as HTML. */
export function RichText({ nodes, myId }: RichTextProps): ReactElement {
  return <>{nodes.map((node, index) => renderOne(node, { myId, key: String(index) }))}</>;
}

interface Place {
  readonly myId: string;
  readonly key: string;
}

function renderOne(node: RichNode, { myId, key }: Place): ReactNode {
  switch (node.kind) {
    case 'text':
      return <Fragment key={key}>{node.text}</Fragment>;
    case 'mention':
      return (
        <span key={key} className={node.userId === myId ? 'mention mention--me' : 'mention'}>
          @{node.text}
        </span>
      );
    case 'link':
      return <SafeLink key={key} link={node} myId={myId} />;
    case 'element':
      return <Element key={key} element={node} myId={myId} />;
  }
}

/** A heading in a message is no heading of the page. */
const isHeading = (tag: string): boolean => /^h[1-6]$/u.test(tag);

function Element({
  element: { tag, start, children },
  myId,
}: {
  readonly element: RichElement;
  readonly myId: string;
}): ReactElement {
  if (tag === 'br' || tag === 'hr') return createElement(tag);
  const inner = <RichText nodes={children} myId={myId} />;
  if (isHeading(tag)) return <p className="strong">{inner}</p>;
  if (tag === 'table')
    return (
      <div className="msg__wide">
        <table>{inner}</table>
      </div>
    );
  return createElement(tag, start === null ? {} : { start }, inner);
}

/** A link that opens apart and tells nothing. */
export const apart = {
  target: '_blank',
  rel: 'noopener noreferrer nofollow',
  referrerPolicy: 'no-referrer',
} as const;

/** Where the words hide the address, the address's host is said. */
function SafeLink({
  link: { href, children },
  myId,
}: {
  readonly link: RichLink;
  readonly myId: string;
}): ReactElement {
  const host = hiddenHost(href, plainOf(children));
  return (
    <a href={href} {...apart}>
      <RichText nodes={children} myId={myId} />
      {host !== null && ` (${host})`}
    </a>
  );
}
