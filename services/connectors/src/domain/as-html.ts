import type { Block, Letter } from '#domain/message.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that no mail program can take for markup. */
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** Colours and sizes of the design's tokens, inline: mail programs drop style sheets. */
const styles = {
  page: "margin:0;padding:24px 12px;background:#faf8f5;color:#14232b;font-family:Verdana,'Segoe UI',Arial,sans-serif;font-size:17px;line-height:1.5",
  sheet:
    'max-width:560px;margin:0 auto;padding:28px 24px;background:#ffffff;border:1px solid #dfd7cb;border-radius:16px',
  title: 'margin:0 0 16px;font-size:24px;line-height:1.25;font-weight:bold;color:#14232b',
  text: 'margin:0 0 16px',
  facts: 'margin:0 0 20px;padding:16px;background:#f2ede5;border-radius:10px',
  term: 'margin:0;font-size:15px;color:#3f4d54',
  value: 'margin:0 0 10px;font-weight:bold',
  cell: 'border-radius:10px;background:#0b5f6b;text-align:center',
  button:
    'display:block;padding:16px 20px;border-radius:10px;color:#ffffff;font-size:19px;font-weight:bold;text-decoration:none',
  otherwise: 'margin:12px 0 20px;font-size:15px;color:#3f4d54',
  link: 'color:#08505b;word-break:break-all',
  heading: 'margin:0 0 8px;font-size:18px;line-height:1.3;font-weight:bold',
  list: 'margin:0 0 20px;padding-left:22px',
  item: 'margin:0 0 6px',
  foot: 'margin:8px 0 0;padding-top:16px;border-top:1px solid #dfd7cb;font-size:15px;color:#3f4d54',
  hidden: 'display:none;max-height:0;overflow:hidden',
} as const;

/** The HTML of a mail: readable at once on a phone, no image, nothing fetched from anywhere. */
export function asHtml({ locale, subject, preview, blocks }: Letter): string {
  const body = blocks.map(blockAsHtml).join('\n');
  return `<!doctype html>
<html lang="${locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escapeHtml(subject)}</title>
</head>
<body style="${styles.page}">
<div style="${styles.hidden}">${escapeHtml(preview)}</div>
<div role="article" aria-label="${escapeHtml(subject)}" style="${styles.sheet}">
${body}
</div>
</body>
</html>
`;
}

function blockAsHtml(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `<h1 style="${styles.title}">${escapeHtml(block.text)}</h1>`;
    case 'text':
      return `<p style="${styles.text}">${escapeHtml(block.text)}</p>`;
    case 'facts':
      return `<dl style="${styles.facts}">${block.rows.map(rowAsHtml).join('')}</dl>`;
    case 'button':
      return buttonAsHtml(block);
    case 'list':
      return `<h2 style="${styles.heading}">${escapeHtml(block.title)}</h2>
<ul style="${styles.list}">${block.items.map((item) => `<li style="${styles.item}">${escapeHtml(item)}</li>`).join('')}</ul>`;
    case 'foot':
      return `<p style="${styles.foot}">${escapeHtml(block.text)}</p>`;
  }
}

const rowAsHtml = ([label, value]: readonly [string, string]): string =>
  `<dt style="${styles.term}">${escapeHtml(label)}</dt><dd style="${styles.value}">${escapeHtml(value)}</dd>`;

/** A table, because some mail programs give a link neither padding nor a ground. */
function buttonAsHtml({ label, url, otherwise }: Extract<Block, { kind: 'button' }>): string {
  const href = escapeHtml(url);
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td style="${styles.cell}"><a href="${href}" style="${styles.button}">${escapeHtml(label)}</a></td></tr></table>
<p style="${styles.otherwise}">${escapeHtml(otherwise)}<br><a href="${href}" style="${styles.link}">${href}</a></p>`;
}
