import type { ConnectionRequest } from '../../../shared/connection.ts'
import type { Item, Skip } from '../../providers/port.ts'

type Tally = Pick<ConnectionRequest, 'outcome' | 'events' | 'skipped'> & { counts: Record<string, number> }

/** What is counted of a request that was taken. */
export function tally(items: readonly Item[], skipped: readonly Skip[]): Tally {
  const events: Record<string, number> = {}
  const counts: Record<string, number> = { requests: 1, taken: 1 }
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1
  }
  for (const { name, bot } of items) {
    events[name] = (events[name] ?? 0) + 1
    count(`event:${name}`)
    if (bot !== undefined) count(`machine:${bot}`)
  }
  const reasons = new Map<string, ConnectionRequest['skipped'][number]>()
  for (const { fault, name: said } of skipped) {
    count(`skipped:${fault}`)
    const name = said?.slice(0, 60) ?? null
    const known = reasons.get(`${fault} ${name}`)
    if (known) known.count += 1
    else reasons.set(`${fault} ${name}`, { fault, name, count: 1 })
  }
  return { outcome: 'taken', events, skipped: [...reasons.values()].slice(0, 20), counts }
}
