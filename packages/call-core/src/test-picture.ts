/** How often the test picture changes. */
export const PICTURES_PER_SECOND = 15;
const SIZE = { width: 640, height: 360 };
const BLOCK_PX = 16;

/** Blocks of chance: a still picture would be sent in so few bytes that nothing is measured. */
export function testPicture(): { readonly track: MediaStreamTrack; readonly stop: () => void } {
  const canvas = Object.assign(document.createElement('canvas'), SIZE);
  const context = canvas.getContext('2d');
  const paint = (): void => {
    for (let x = 0; x < SIZE.width; x += BLOCK_PX) {
      for (let y = 0; y < SIZE.height; y += BLOCK_PX) paintBlock(context, x, y);
    }
  };
  paint();
  const timer = setInterval(paint, 1000 / PICTURES_PER_SECOND);
  const [track] = canvas.captureStream(PICTURES_PER_SECOND).getTracks();
  // A canvas stream always has its one track.
  if (!track) throw new Error('The browser gave no test picture');
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}

function paintBlock(context: CanvasRenderingContext2D | null, x: number, y: number): void {
  if (!context) return;
  context.fillStyle = `hsl(${Math.floor(Math.random() * 360)} 60% 50%)`;
  context.fillRect(x, y, BLOCK_PX, BLOCK_PX);
}

/** Resolves after the delay, or rejects with the signal's reason. */
export function passed(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('Aborted'));
    });
  });
}
