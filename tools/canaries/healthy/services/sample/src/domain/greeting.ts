/** What a caller hears first. */
export function greet(name: string): string {
  return `Good day, ${name}.`;
}
