import { expectedSeconds, expectedSecondsAfter, rememberDuration } from './plan.mjs';

/**
 * Runs one step of the set-up and tells how it goes: a line that is renewed on a terminal, a line
 * now and then elsewhere. The time left is what the step took here before, or a first guess.
 */
export async function withProgress({ step, title, purpose }, work) {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const tell = line(title, () => timeLeft({ step, purpose }, seconds()));
  tell.start();
  try {
    const result = await work();
    rememberDuration(step, seconds());
    tell.end(`✓ ${title} (${inWords(seconds())})`);
    return result;
  } catch (error) {
    tell.end(`✗ ${title}`);
    throw error;
  }
}

function timeLeft({ step, purpose }, elapsed) {
  const own = expectedSeconds(step) - elapsed;
  const after = expectedSecondsAfter(step, purpose);
  // A step that outlasts its estimate: the next guess is a fifth more of what has passed.
  const left = (own > 0 ? own : elapsed * 0.2) + after;
  const words = `about ${inWords(left)} left in all`;
  return own > 0 ? words : `${words}, longer than expected`;
}

function line(title, left) {
  const isTerminal = process.stdout.isTTY;
  const everyMs = isTerminal ? 1000 : 20_000;
  const show = () =>
    process.stdout.write(isTerminal ? `\r\x1b[2K… ${title}, ${left()}` : `… ${title}, ${left()}\n`);
  let timer;
  return {
    start: () => {
      show();
      timer = setInterval(show, everyMs);
    },
    end: (words) => {
      clearInterval(timer);
      process.stdout.write(isTerminal ? `\r\x1b[2K${words}\n` : `${words}\n`);
    },
  };
}

/** Seconds as a person says them. */
function inWords(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const rest = whole % 60;
  return whole < 300 && rest > 0
    ? `${Math.floor(whole / 60)} min ${rest} s`
    : `${Math.round(whole / 60)} min`;
}
