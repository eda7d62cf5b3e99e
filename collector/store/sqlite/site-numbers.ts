import type { Statement } from 'better-sqlite3'
import type { SiteId } from '../../model/rows.ts'
import type { Connection } from './connection.ts'

/** The numbers of sites in the rows of contacts and events. */
export class SiteNumbers {
  readonly #known = new Map<SiteId, number>()
  readonly #find: Statement<string[], number>
  readonly #make: Statement<string[], number>

  constructor(db: Connection) {
    this.#find = db.prepare<string[], number>('SELECT num FROM site_numbers WHERE site_id = ?').pluck()
    this.#make = db
      .prepare<string[], number>('INSERT INTO site_numbers (site_id) VALUES (?) RETURNING num')
      .pluck()
  }

  /** The site's number; 0, which no site has, for a site without rows. */
  of(site: SiteId): number {
    const known = this.#known.get(site) ?? this.#find.get(site)
    if (known === undefined) return 0
    this.#known.set(site, known)
    return known
  }

  /** The site's number, which it gets if it has none. */
  take(site: SiteId): number {
    const number = this.of(site) || this.#make.get(site)!
    this.#known.set(site, number)
    return number
  }

  /** After a transaction that was taken back. */
  forget(): void {
    this.#known.clear()
  }
}

/** The number of a site in SQL, for its id as a parameter; NULL for a site without rows. */
export const SITE = '(SELECT num FROM site_numbers WHERE site_id = ?)'
