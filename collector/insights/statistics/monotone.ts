export type Weighted = { value: number; weight: number }

/** Pools neighbours that violate the order until the values do not fall; the weighted mean stays. */
export function nonDecreasing(points: readonly Weighted[]): number[] {
  const blocks: (Weighted & { count: number })[] = []
  for (const point of points) {
    let block = { ...point, count: 1 }
    while (blocks.length > 0 && blocks.at(-1)!.value > block.value) {
      const before = blocks.pop()!
      const weight = before.weight + block.weight
      const value = (before.value * before.weight + block.value * block.weight) / weight
      block = { value, weight, count: before.count + block.count }
    }
    blocks.push(block)
  }
  return blocks.flatMap(({ value, count }) => new Array<number>(count).fill(value))
}
