/** What a caller hears first. */
export function greet(name: string): string {
  return `Good day, ${name}.`;
}

/** What nobody says any more. */
export function sayGoodbye(name: string): string {
  return `Goodbye, ${name}.`;
}
