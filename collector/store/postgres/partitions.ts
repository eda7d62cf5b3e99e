import { MIGRATION_LOCK } from './schema.ts'

/** Events are partitioned by quarter; all before FIRST_YEAR share one partition. */
const FIRST_YEAR = 2015

type Queryable = { query(sql: string): Promise<unknown> }
type Partition = { name: string; from: string; to: string }

/** Creates partitions of events on demand, and caches which exist. */
export class Partitions {
  readonly #made = new Set<string>()
  readonly #db: Queryable

  constructor(db: Queryable) {
    this.#db = db
  }

  missing(times: Iterable<number>): Partition[] {
    const missing = new Map<string, Partition>()
    for (const time of times) {
      const partition = partitionOf(time)
      if (!this.#made.has(partition.name)) missing.set(partition.name, partition)
    }
    return [...missing.values()]
  }

  /** Uses connections and transactions of its own, so that batches continue meanwhile. */
  async make(partitions: readonly Partition[]): Promise<void> {
    for (const { name, from, to } of partitions) {
      // Attached rather than created in place, which would block all reads and writes of events.
      await this.#db.query(`DO $$ BEGIN
        PERFORM pg_advisory_xact_lock(${MIGRATION_LOCK});
        IF to_regclass('${name}') IS NULL THEN
          CREATE TABLE ${name} (LIKE events INCLUDING STORAGE);
          ALTER TABLE events ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to});
        END IF;
      END $$`)
      this.#made.add(name)
    }
  }

  /** Clears the cache after a cached partition turned out to be missing. */
  forget(): void {
    this.#made.clear()
  }
}

export const partitionOf = (time: number): Partition => {
  const date = new Date(time)
  const year = date.getUTCFullYear()
  if (year < FIRST_YEAR) return { name: 'events_early', from: 'MINVALUE', to: `${Date.UTC(FIRST_YEAR, 0)}` }
  const quarter = Math.floor(date.getUTCMonth() / 3)
  return {
    name: `events_${year}_q${quarter + 1}`,
    from: `${Date.UTC(year, quarter * 3)}`,
    to: `${Date.UTC(year, quarter * 3 + 3)}`,
  }
}
