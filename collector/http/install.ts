import { createRoute } from '@hono/zod-openapi'
import { refusal } from '../../shared/refusal.ts'
import { InstallCheck } from '../../shared/site.ts'
import { listSites } from '../accounts/sites.ts'
import type { Store } from '../model/port.ts'
import { isOfPage, type Seen } from '../queries/directory.ts'
import { factsOf } from '../transaction/facts.ts'
import { needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import { ownUrl } from './own-origin.ts'
import { problem } from './problem.ts'
import { idParam, json, problems, routes } from './routing.ts'
import { pinnedTracker, scriptPath, tagOf } from './tracker-files.ts'
import { UNKNOWN_SITE } from './turned-away.ts'

const check = createRoute({
  method: 'get',
  path: '/api/sites/{id}/install',
  summary: 'The snippet, and the events that it has sent',
  tags: ['Sites'],
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: {
    200: json(InstallCheck, 'The first and the latest event from pages, and the requests that were rejected'),
    default: problems,
  },
})

export const installRoutes = (edge: HttpContext) =>
  routes().openapi(check, async c => {
    const { id } = c.req.valid('param')
    const no = outside(c, id)
    if (no) return problem(c, no)
    const [site] = await listSites(edge.store.db, id)
    if (!site) return problem(c, refusal('not_found', 'there is no such site'))
    const origin = ownUrl(c, edge.config.PUBLIC_URL)
    const scriptUrl = origin + scriptPath(edge.config)
    const pinned = pinnedTracker(edge.assets, edge.config)
    const { first: seen, last } = edge.directory.arrivalsOfPages(id)
    const first = seen && (await named(edge.store, id, seen))
    const shown = (seen: Seen | undefined) =>
      seen ? { name: seen.name, url: seen.url, at: new Date(seen.time).toISOString() } : null
    const now = edge.now()
    const mishaps = [...(await edge.mishaps.of(id, now)), ...(await edge.mishaps.of(UNKNOWN_SITE, now))]
    return c.json(
      {
        scriptUrl,
        snippet: tagOf(scriptUrl, site.writeKey),
        pinned: pinned && { url: origin + pinned.path, integrity: pinned.integrity },
        firstEvent: shown(first),
        lastEvent: shown(last),
        latest: shown(edge.directory.arrivals(id).last),
        problems: mishaps
          .sort((a, b) => b.at - a.at)
          .map(({ code, message, at, count }) => ({ code, message, at: new Date(at).toISOString(), count })),
      },
      200,
    )
  })

/** After a restart only the time and contact of the first event are in memory; the contact's history has the rest. */
async function named(store: Store, site: string, seen: Seen): Promise<Seen> {
  if (seen.contact === undefined) return seen
  const found = await factsOf(store, site, seen.contact)
  const event = found?.facts.find(({ event }) => isOfPage(event))?.event
  return event ? { name: event.name, url: event.url, time: event.time } : seen
}
