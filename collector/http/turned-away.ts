const KEPT_A_SITE = 20
const SITES_KEPT = 1_000
/** Requests with a key that no site has. */
export const NOBODY = ''

export type Mishap = { code: string; message: string; at: number; count: number }

/** Requests that never got as far as an event, so that whoever installs the tracker sees why nothing comes. */
export class TurnedAway {
  private readonly sites = new Map<string, Map<string, Mishap>>()

  note(site: string, code: string, message: string, now: number): void {
    const list = this.sites.get(site) ?? new Map<string, Mishap>()
    const name = `${code} ${message}`
    const count = (list.get(name)?.count ?? 0) + 1
    list.delete(name)
    list.set(name, { code, message, at: now, count })
    if (list.size > KEPT_A_SITE) list.delete(list.keys().next().value!)
    this.sites.delete(site)
    this.sites.set(site, list)
    if (this.sites.size > SITES_KEPT) this.sites.delete(this.sites.keys().next().value!)
  }

  /** Newest first. */
  of(site: string): Mishap[] {
    return [...(this.sites.get(site)?.values() ?? [])].reverse()
  }
}
