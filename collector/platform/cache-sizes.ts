import { totalmem } from 'node:os'

const MIB = 2 ** 20
/** Of the memory that there is, caches get this share, within bounds. */
const SHARE = 1 / 16
const FEWEST_MIB = 32
const MOST_MIB = 128

/** Bytes for what is kept in memory only to save time. */
export type CacheSizes = {
  /** Rows of contacts as objects, beside their texts. */
  rows: number
  /** Folds of contacts, so that their histories need not be read again. */
  folds: number
  /** Pages of the SQLite file: of the connection that writes, and of each that reads. */
  writerPages: number
  readerPages: number
}

/** The memory of the machine, or of the container if that has less (its cgroup's limit). */
export const memoryAtHand = (): number => {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/** `megabytes`: the setting `CACHE_MB`; without it, as much as the memory suggests. */
export function cacheSizes(megabytes: number | null, memory = memoryAtHand()): CacheSizes {
  const suggested = Math.min(MOST_MIB, Math.max(FEWEST_MIB, (memory * SHARE) / MIB))
  const all = (megabytes ?? suggested) * MIB
  return { rows: all / 8, folds: all / 2, writerPages: all / 4, readerPages: all / 16 }
}
