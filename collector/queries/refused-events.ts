import type { Trouble } from '../../shared/health.ts'
import type { Store } from '../model/port.ts'
import type { SiteId } from '../model/rows.ts'
import { iso } from '../platform/iso.ts'

const WEEK_MS = 7 * 86_400_000

/** The events that a site has refused in a week, by reason, each with the latest of them and what sent it. */
export async function refusedEvents(db: Store['db'], site: SiteId, now: number): Promise<Trouble[]> {
  const groups = await db
    .selectFrom('rejected')
    .select(row => ['code', 'field', row.fn.countAll<number>().as('count'), row.fn.max('id').as('latest')])
    .where('site_id', '=', site)
    .where('received_at', '>', now - WEEK_MS)
    .groupBy(['code', 'field'])
    .execute()
  if (groups.length === 0) return []
  const latest = await db
    .selectFrom('rejected')
    .selectAll()
    .where(
      'id',
      'in',
      groups.map(group => group.latest),
    )
    .execute()
  const counts = new Map(groups.map(group => [String(group.latest), Number(group.count)]))
  return latest
    .map(row => ({
      of: 'events' as const,
      code: row.code,
      count: counts.get(String(row.id)) ?? 1,
      lastAt: iso(Number(row.received_at)),
      message: row.message,
      field: row.field,
      ...senderOf(row.raw, row.key_class),
    }))
    .sort((a, b) => b.count - a.count)
}

/** The page without its query, or the library; both come from the stored event. */
function senderOf(raw: string, key: string): Pick<Trouble, 'sender' | 'event'> {
  let event: Record<string, unknown> = {}
  try {
    const read = JSON.parse(raw) as unknown
    if (typeof read === 'object' && read !== null) event = read as Record<string, unknown>
  } catch {
    // A long one is kept cut off.
  }
  const url = typeof event.u === 'string' ? URL.parse(event.u) : null
  const page = url && url.origin !== 'null' ? url.origin + url.pathname : null
  const library = typeof event.l === 'string' ? event.l : key === 'secret' ? 'server' : null
  const sender = key === 'secret' ? library : (page ?? library)
  return {
    sender: sender?.slice(0, 200) ?? null,
    event: typeof event.n === 'string' ? event.n.slice(0, 100) : null,
  }
}
