import type { SKRSContext2D } from '@napi-rs/canvas';

/** Below each page, of its width. */
const bandShare = 0.032;
export const bandOf = (width: number): number => Math.ceil(width * bandShare);
const markFont = 'Mark';
/** Of what was typed in columns; what it has no letter for is had of the other. */
export const typedFont = `Typed, ${markFont}`;

type Page = { readonly width: number; readonly height: number };

/**
 * The mark in the pixels of a page: across all of it, so that no part can be cut out without it, light enough to read
 * through; and in full below it, where it hides nothing.
 */
export function paintMark(context: SKRSContext2D, { width, height }: Page, mark: string): void {
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  const size = Math.max(9, Math.round(width / 42));
  context.font = `${size}px ${markFont}`;
  context.textBaseline = 'middle';
  context.translate(width / 2, height / 2);
  context.rotate(-Math.PI / 7);
  const step = context.measureText(mark).width + size * 4;
  const reach = Math.hypot(width, height) / 2;
  const apart = size * 5.5;
  const rows = Math.ceil(reach / apart);
  for (let row = -rows; row <= rows; row += 1) {
    // Each row begins elsewhere, so that the words make no columns.
    const from = -reach - ((row * step * 0.37) % step) - step;
    for (let x = from; x < reach; x += step) {
      // Dark on what is light, light on what is dark.
      context.lineWidth = Math.max(1, size / 14);
      context.strokeStyle = 'rgba(255,255,255,0.30)';
      context.strokeText(mark, x, row * apart);
      context.fillStyle = 'rgba(60,60,80,0.26)';
      context.fillText(mark, x, row * apart);
    }
  }
  context.restore();
  paintBand(context, { width, height }, mark);
}

function paintBand(context: SKRSContext2D, { width, height }: Page, mark: string): void {
  const band = bandOf(width);
  context.save();
  context.fillStyle = '#e9edf3';
  context.fillRect(0, height, width, band);
  context.fillStyle = '#1f2937';
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  const most = width * 0.96;
  const wanted = Math.round(band * 0.56);
  context.font = `${wanted}px ${markFont}`;
  const wide = context.measureText(mark).width;
  if (wide > most) context.font = `${Math.max(6, (wanted * most) / wide)}px ${markFont}`;
  context.fillText(mark, width / 2, height + band / 2);
  context.restore();
}
