/** Rejected events are kept for seven days, and per site at most this number and these bytes. */
export const REJECTED_ROWS = 10_000
export const REJECTED_BYTES = 32 * 1024 * 1024
/** The limits of a site are checked after each of this many rejected events. */
export const REJECTED_LOOK = 200

/** Deletes the oldest refused events of a site; one text for both dialects, `?` being the site. */
export const trimRejected = (
  site: string,
): string => `DELETE FROM rejected WHERE site_id = ${site} AND id <= (
  SELECT max(id) FROM (
    SELECT id,
      sum(octet_length(raw)) OVER (ORDER BY id DESC) AS bytes,
      row_number() OVER (ORDER BY id DESC) AS place
    FROM rejected WHERE site_id = ${site}
  ) AS kept WHERE bytes > ${REJECTED_BYTES} OR place > ${REJECTED_ROWS})`

/** Counts the rejected events of each site as they are written, and returns the sites to check. */
export class RejectedCount {
  readonly #written = new Map<string, number>()

  /** The sites of a batch whose refused events may have become too many. */
  add(sites: readonly string[]): string[] {
    const due = new Set<string>()
    for (const site of sites) {
      // After the start the number of stored rows is unknown.
      const count = (this.#written.get(site) ?? REJECTED_LOOK - 1) + 1
      if (count >= REJECTED_LOOK) due.add(site)
      this.#written.set(site, count >= REJECTED_LOOK ? 0 : count)
    }
    return [...due]
  }
}
