import type { Locale } from '@astra/contracts/common';
import type { Block, Letter } from '#domain/message.ts';

/** The plain text of a mail; whoever reads no HTML misses nothing. */
export const asText = ({ blocks, locale }: Letter): string =>
  `${blocks.map((block) => blockAsText(block, colonOf(locale))).join('\n\n')}\n`;

/** With the space that French puts before it, at which no line ends. */
export const colonOf = (locale: Locale): string => (locale === 'fr' ? '\u00a0:' : ':');

function blockAsText(block: Block, colon: string): string {
  switch (block.kind) {
    case 'title':
    case 'text':
      return block.text;
    case 'facts':
      return block.rows.map(([label, value]) => `${label}${colon} ${value}`).join('\n');
    case 'button':
      return `${block.label}${colon}\n${block.url}`;
    case 'list':
      return [block.title, ...block.items.map((item) => `- ${item}`)].join('\n');
    case 'foot':
      // RFC 3676, section 4.3: the line that announces a signature.
      return `-- \n${block.text}`;
  }
}
