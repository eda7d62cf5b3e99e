import { getHeapStatistics } from 'node:v8'

const MEGABYTE = 1024 * 1024
const OLD_SPACE = /^--max[-_]old[-_]space[-_]size[= ](\d+)$/

/**
 * Bytes at which V8 ends the process. Where the size of the old space is set, the limit that V8 reports also has room for
 * young objects (up to 192 MB), which do not help long-lived ones.
 */
export function heapLimit(
  options: readonly string[] = optionsOfNode(),
  reported: number = getHeapStatistics().heap_size_limit,
): number {
  const sizes = options.flatMap(option => OLD_SPACE.exec(option)?.[1] ?? [])
  // Of several the last one holds.
  const set = Number(sizes.at(-1) ?? 0) * MEGABYTE
  return set > 0 ? Math.min(set, reported) : reported
}

/** The command line's come after those of the environment. */
const optionsOfNode = (): string[] => [
  ...(process.env.NODE_OPTIONS ?? '').split(/\s+(?=-)/),
  ...process.execArgv.join(' ').split(/\s+(?=-)/),
]
