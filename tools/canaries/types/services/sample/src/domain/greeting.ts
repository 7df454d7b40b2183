/** What a caller hears first. */
export function greet(name: string): string {
  return name.length;
}
