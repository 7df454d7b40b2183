import type { Page } from 'playwright-core';

/** Longer than a blink, what moves is seen to move. */
const blinkMs = 50;

/** What moves on the page, or would at the next change: running animations, and styles that announce some. */
export async function motionOf(page: Page): Promise<readonly string[]> {
  const { running, styles } = await page.evaluate(() => ({
    running: document
      .getAnimations()
      .map(({ effect }) => Number(effect?.getComputedTiming().activeDuration ?? 0)),
    styles: [...document.querySelectorAll('*')].flatMap((element) =>
      [undefined, '::before', '::after'].map((pseudo) => {
        const style = getComputedStyle(element, pseudo);
        return {
          name: `${element.tagName} ${element.getAttribute('class') ?? ''} ${pseudo ?? ''}`,
          animation: style.animationName === 'none' ? '0s' : style.animationDuration,
          transition: style.transitionDuration,
        };
      }),
    ),
  }));
  const moving = styles.filter(
    ({ animation, transition }) =>
      longestMs(animation) > blinkMs || longestMs(transition) > blinkMs,
  );
  return [
    ...running.filter((ms) => ms > blinkMs).map((ms) => `an animation runs for ${String(ms)} ms`),
    ...moving.map(({ name }) => `${name} moves`),
  ].slice(0, 5);
}

const longestMs = (times: string): number =>
  Math.max(
    ...times.split(',').map((time) => Number.parseFloat(time) * (time.endsWith('ms') ? 1 : 1000)),
  );
