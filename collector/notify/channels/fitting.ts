import type { Card } from '../composition/compose.ts'

/** As many of a card's items as there is room for, at most so many. */
export function fitting<T>(
  card: Card,
  max: number,
  build: (shown: number) => T,
  fits: (built: T) => boolean,
): T {
  for (let shown = Math.min(card.items.length, max); shown > 0; shown -= 1) {
    const built = build(shown)
    if (fits(built)) return built
  }
  return build(0)
}
