import { type Refusal, refusal } from '../../shared/refusal.ts'
import type { FoundKey } from '../accounts/key-ring.ts'
import type { HttpContext } from './context.ts'
import type { Load } from './limits.ts'

type From = { address: string | null; isLocal: boolean }
type Sent = {
  from: From
  key: FoundKey
  loads: readonly Load[]
  bytes: number
  sender: string | null
  now: number
}
/** `code`: the code that the owner sees; `wait`: seconds until a retry. */
export type Slowed = { code: string; why: Refusal; wait: number }
export type LetIn = { overDay: ReadonlySet<string>; visitors: string[] }

/**
 * Applies the limits of a key once it has been looked up: for a public key also by visitor, by new visitors of the
 * network, and by bytes. Refused requests are shown to the site's owner.
 */
export async function letIn(edge: HttpContext, sent: Sent): Promise<LetIn | Slowed> {
  const { from, key, loads, bytes, sender, now } = sent
  const { limits } = edge
  const visitors = loads.flatMap(({ visitor }) => visitor ?? [])
  const slowed = (wait: number, message: string, code = 'slowed_sender'): Slowed => ({
    code,
    why: refusal('rate_limited', message),
    wait,
  })
  if (key.class === 'secret') {
    limits.requestOfServer(from)
    const count = loads.reduce((sum, { events }) => sum + events, 0)
    const wait = limits.events(from, key.id, null, count, now)
    return wait > 0 ? slowed(wait, 'too many events with this key') : { overDay: new Set(), visitors: [] }
  }
  const tooLarge = limits.bytes(from, key.id, bytes, now)
  if (tooLarge > 0) return slowed(tooLarge, 'too many bytes from this network')
  const tooFast = limits.eventsOfVisitors(from, key.id, loads, now)
  if (tooFast > 0) return slowed(tooFast, 'too many events from this visitor or key')
  const tooNew = limits.newVisitors(from, key.id, visitors, now)
  if (tooNew > 0) return slowed(tooNew, 'too many new visitors from this network', 'slowed_visitors')
  const siteWait = limits.isFree(from) ? 0 : edge.newcomers.wait(key.site)
  if (siteWait > 0 && (await bringsNewVisitors(edge, key, visitors)))
    return slowed(siteWait, 'too many new visitors of the site in an hour', 'slowed_site')
  if (edge.memory.isTight() && (await bringsNewVisitors(edge, key, visitors))) {
    const why = refusal('busy', 'the collector has no memory left for new visitors')
    return { code: why.code, why, wait: FULL_RETRY_SECONDS }
  }
  const overDay = new Set<string>()
  for (const load of loads) {
    if (load.visitor === null || limits.withinDay(from, key.id, load, now)) continue
    overDay.add(load.visitor)
    edge.mishaps.note(
      key.site,
      { code: 'too_many', message: 'too many events of one visitor in a day', sender },
      now,
    )
  }
  return { overDay, visitors }
}

export const isSlowed = (found: LetIn | Slowed): found is Slowed => 'why' in found

/** Browsers may tie 50 of them to one user or address; the owner sees that more were tried. */
export const noteUnnamed = (
  { mishaps }: HttpContext,
  site: string,
  sender: string | null,
  now: number,
): void =>
  mishaps.note(
    site,
    { code: 'too_many_names', message: 'a user or an e-mail address named by too many browsers', sender },
    now,
  )

const FULL_RETRY_SECONDS = 60

/** The store is queried only when the limit of new visitors is reached: known visitors are accepted. */
async function bringsNewVisitors(
  { store, limits }: HttpContext,
  { id, site }: FoundKey,
  visitors: readonly string[],
): Promise<boolean> {
  const unseen = visitors.filter(visitor => !limits.hasSeen(id, visitor))
  if (unseen.length === 0) return false
  const { streams } = await store.look({ streams: new Set(unseen.map(visitor => `${site}/v:${visitor}`)) })
  return [...streams.values()].some(row => !row?.spans.length)
}
