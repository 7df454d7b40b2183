/** For so long a moving picture may take to show a frame. */
const FIRST_FRAME_MS = 5_000;

/** Nothing moves there: no frame came. */
export class NoFrame extends Error {
  override readonly name = 'NoFrame';
}

/**
 * One frame of somebody's picture, as large as it comes just now, as PNG. It is in memory alone: nothing of it has an
 * address, and nothing of it is left but what is given.
 */
export async function takeStill(track: MediaStreamTrack): Promise<Blob> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  try {
    await firstFrameOf(video);
    return await drawn(video);
  } finally {
    video.pause();
    video.srcObject = null;
  }
}

function firstFrameOf(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoFrame('No frame came')), FIRST_FRAME_MS);
    video.addEventListener(
      'loadeddata',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
    // Refused only while the page is hidden: the wait above says so.
    video.play().catch(() => undefined);
  });
}

async function drawn(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  try {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!blob) throw new NoFrame('The frame could not be written down');
    return blob;
  } finally {
    // Its pixels go now, not when somebody clears up.
    canvas.width = 0;
    canvas.height = 0;
  }
}
