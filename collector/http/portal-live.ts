import { createRoute, z } from '@hono/zod-openapi'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { LiveReferrals } from '../partners/referrals/live.ts'
import type { HttpContext } from './context.ts'
import { siteParam } from './portal-front.ts'
import type { PortalGate } from './portal-gate.ts'
import { problem } from './problem.ts'
import { problems, routes } from './routing.ts'

/** A person has a few tabs open, and a program as many as it likes. */
const MOST_OF_A_PERSON = 10
const MOST = 2_000
/** Proxies cut a connection that is silent for a minute; the session is checked as often. */
const BEAT_MS = 20_000
/** A peer that reads no more is cut when this much waits for it. */
const MOST_WAITING = 64
const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // A proxy that gathers answers would hold the changes back.
  'x-accel-buffering': 'no',
}

const live = createRoute({
  method: 'get',
  path: '/partner-api/{site}/live',
  summary: 'Changes of the partner’s referrals, as they happen',
  description:
    'Server-sent events named `referral`; the data are a JSON object with the referral and the counts of all. A page reads the ' +
    'list again when the stream opens, since changes before it are not repeated.',
  tags: ['Partner portal'],
  security: [{ partnerSession: [] }],
  request: { params: siteParam },
  responses: {
    200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } },
    default: problems,
  },
})

/** Live pages of the portal: one stream for each, of the partner of its session and of no other. */
export const portalLiveRoutes = (gate: PortalGate) => {
  const open = new Map<() => void, string>()
  const close = () => {
    for (const end of [...open.keys()]) end()
  }
  const group = (edge: HttpContext) => {
    const report = (error: unknown) => edge.log.error({ err: error }, 'live referrals')
    const referrals = new LiveReferrals({ store: edge.store, now: edge.now, report })
    return routes().openapi(live, async c => {
      const { site } = c.req.valid('param')
      const person = await gate.person(c, site)
      if (isRefusal(person)) return problem(c, person)
      // The stream of an answer without a body would stay open: nothing reads it, and nothing ends it.
      if (c.req.method === 'HEAD') return c.body(null, 200, HEADERS)
      if (edge.stopping()) return problem(c, refusal('stopping', 'the collector is being stopped'))
      const own = [...open.values()].filter(id => id === person.id).length
      if (open.size >= MOST || own >= MOST_OF_A_PERSON)
        return problem(c, refusal('busy', 'too many live pages are open'))

      const encoder = new TextEncoder()
      let beat: NodeJS.Timeout | undefined
      let stop = () => {}
      let end = () => {}
      const still = async () => {
        const now = await gate.person(c, site)
        return !isRefusal(now) && now.partner_id === person.partner_id
      }
      const stream = new ReadableStream<Uint8Array>(
        {
          async start(controller) {
            end = () => {
              if (!open.delete(end)) return
              clearInterval(beat)
              stop()
              try {
                controller.close()
              } catch {
                // The peer has gone before.
              }
            }
            open.set(end, person.id)
            const send = (text: string) => {
              if (!open.has(end)) return
              if ((controller.desiredSize ?? 0) < 1 - MOST_WAITING) end()
              else controller.enqueue(encoder.encode(text))
            }
            /** Asks first whether the session still holds: after signing out nothing more is told. */
            const tell = (text: string) => still().then(holds => (holds ? send(text) : end()), report)
            try {
              stop = await referrals.listen({
                partner: person.partner_id,
                hear: change => void tell(`event: referral\ndata: ${JSON.stringify(change)}\n\n`),
              })
            } catch (error) {
              report(error)
              return end()
            }
            if (!open.has(end)) return stop()
            beat = setInterval(() => void tell(':\n\n'), BEAT_MS).unref()
            send('retry: 3000\n\n')
          },
          cancel: () => end(),
        },
        { highWaterMark: 1 },
      )
      return c.body(stream, 200, HEADERS)
    })
  }
  return { group, close, count: () => open.size }
}
