import type { AppDeps } from '../http/deps.ts'
import type { Projections } from './projections.ts'

type Parts = Pick<Projections, 'boards' | 'hub' | 'past' | 'ranks'>

/** What the HTTP resources read of the boards. */
export const boardsDoor = (
  { boards, hub, past, ranks }: Parts,
  refresh: () => Promise<void>,
): AppDeps['boards'] => ({
  async read(spec, cursor) {
    // Another process may have published the plan a moment ago: the registry is read again before it counts as unknown.
    if (!boards.version(spec.plan)) await refresh()
    return spec.cycle === undefined ? hub.read(spec, cursor) : past.read(spec, hub.epoch, cursor)
  },
  async open(spec, resume, viewer) {
    if (!boards.version(spec.plan)) await refresh()
    return hub.open(spec, resume, viewer)
  },
  facets: site => boards.facets(site),
  ranks: (plan, ago) => ranks.at(plan, ago),
  place: (plan, contact) => boards.place(plan, contact),
  version: plan => boards.version(plan),
  members: (site, list) => boards.members(site, list),
  named: (plan, contacts) => boards.named(plan, contacts),
})
