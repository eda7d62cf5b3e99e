import { OpenAPIHono } from '@hono/zod-openapi'
import type { ErrorHandler, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { refusal } from '../../shared/refusal.ts'
import { type Feed, StorageUnavailable } from '../model/port.ts'
import { alertRuleRoutes } from './alert-rules.ts'
import { alertRoutes } from './alerts.ts'
import { limitApi, limitStrangers, readApiBody } from './api-gate.ts'
import { authRoutes } from './auth.ts'
import { beacon, beaconMethods, beaconPreflight, no } from './beacon.ts'
import { boardRoutes } from './board.ts'
import { authenticate } from './caller.ts'
import { channelRoutes } from './channels.ts'
import { codeRoutes } from './codes.ts'
import { commissionRoutes } from './commissions.ts'
import { crmRoutes } from './connections/crm-routes.ts'
import { connectionDoor } from './connections/door.ts'
import { mappingRoutes } from './connections/mapping-routes.ts'
import { connectionRoutes } from './connections/routes.ts'
import { contactRoutes } from './contacts.ts'
import { type HttpContext, makeHttpContext } from './context.ts'
import { crossingRoutes } from './crossings.ts'
import { dashboard } from './dashboard.ts'
import type { AppDeps } from './deps.ts'
import { docs } from './docs.ts'
import type { Env } from './env.ts'
import { alive, metrics, ready } from './health.ts'
import { hookRoutes } from './hooks.ts'
import { insightsRoutes } from './insights.ts'
import { installRoutes } from './install.ts'
import { jobRoutes } from './jobs.ts'
import { keyRoutes } from './keys.ts'
import { leadRoutes } from './leads.ts'
import { linkRoutes } from './links.ts'
import { messageRoutes } from './messages.ts'
import { otherMethods } from './methods.ts'
import { overviewRoutes } from './overview.ts'
import { partnerMailRoutes } from './partner-mails.ts'
import { partnerRoutes } from './partners.ts'
import { paymentRoutes } from './payments.ts'
import { peopleRoutes } from './people.ts'
import { planRoutes } from './plans.ts'
import { portalRoutes } from './portal.ts'
import { portalFrontRoutes } from './portal-front.ts'
import { portalGate } from './portal-gate.ts'
import { portalLinkRoutes } from './portal-links.ts'
import { portalLiveRoutes } from './portal-live.ts'
import { portalMoneyRoutes } from './portal-money.ts'
import { portalPeopleRoutes } from './portal-people.ts'
import { portalRewardRoutes } from './portal-rewards.ts'
import { problem } from './problem.ts'
import { programmeRoutes } from './programme.ts'
import { programmePreviewRoutes } from './programme-preview.ts'
import { receivedRoutes } from './recent-events.ts'
import { redirects } from './redirect.ts'
import { referralRoutes } from './referrals.ts'
import { rejectedRoutes } from './rejected.ts'
import { reportRoutes } from './reports.ts'
import { requestMetrics } from './request-metrics.ts'
import { rewardRoutes } from './rewards.ts'
import { rightRoutes } from './rights.ts'
import { securityHeaders } from './security-headers.ts'
import { segmentRoutes } from './segment.ts'
import { settlementRoutes } from './settlement.ts'
import { siteRoutes } from './sites.ts'
import { LiveSocket } from './socket.ts'
import { statementRoutes } from './statements.ts'
import { beaconPaths, trackerFiles } from './tracker-files.ts'
import { troubleRoutes } from './troubles.ts'
import { vitalsRoutes } from './vitals.ts'
import { wallRoutes } from './walls.ts'

/** Other applications on the same server, by path: the demo shop. */
export type Mounts = Record<string, Hono>

/** The web edge: reads requests, checks permissions, writes responses. */
export function createApp(parts: AppDeps, mounts: Mounts = {}) {
  const edge = makeHttpContext(parts)
  const app = new OpenAPIHono<Env>()
  app.onError(failure(edge))

  // First, and without the middleware below: thousands of these requests arrive each second.
  const { counted, count } = requestMetrics(edge)
  // Some proxies add a slash, by a redirect.
  for (const path of beaconPaths(edge.config).flatMap(path => [path, `${path}/`])) {
    app.post(path, counted(beacon(edge)))
    app.options(path, beaconPreflight)
    app.all(path, beaconMethods(edge))
  }
  app.use('/v1/*', async (c, next) => {
    await next()
    count(c.res.status)
  })
  segmentRoutes(app, edge)
  app.use('/in/*', async (c, next) => {
    await next()
    count(c.res.status)
  })
  connectionDoor(app, edge)

  app.get('/healthz', alive)
  app.get('/readyz', ready(edge))
  app.get('/metrics', metrics(edge))
  trackerFiles(app, edge)

  app.use(securityHeaders(edge.config.PUBLIC_URL))
  for (const [path, pages] of Object.entries(mounts)) app.route(path, pages)

  app.use('/api/*', limitApi(edge))
  app.use('/api/*', authenticate(edge))
  app.use('/api/*', limitStrangers(edge))
  app.use('/api/*', readApiBody(edge))
  for (const group of [
    authRoutes,
    siteRoutes,
    keyRoutes,
    installRoutes,
    boardRoutes,
    contactRoutes,
    crossingRoutes,
    overviewRoutes,
    insightsRoutes,
    alertRoutes,
    alertRuleRoutes,
    channelRoutes,
    connectionRoutes,
    mappingRoutes,
    crmRoutes,
    hookRoutes,
    leadRoutes,
    messageRoutes,
    codeRoutes,
    linkRoutes,
    partnerRoutes,
    partnerMailRoutes,
    programmeRoutes,
    programmePreviewRoutes,
    referralRoutes,
    commissionRoutes,
    statementRoutes,
    paymentRoutes,
    rewardRoutes,
    reportRoutes,
    settlementRoutes,
    rightRoutes,
    planRoutes,
    jobRoutes,
    receivedRoutes,
    rejectedRoutes,
    troubleRoutes,
    vitalsRoutes,
    peopleRoutes,
    wallRoutes,
  ])
    app.route('/', group(edge))
  const gate = portalGate(edge)
  app.use('/partner-api/*', gate.enter)
  const portalLive = portalLiveRoutes(gate)
  for (const group of [
    portalFrontRoutes(gate),
    portalRoutes(gate),
    portalPeopleRoutes(gate),
    portalLinkRoutes(gate),
    portalLive.group,
    portalRewardRoutes(gate),
    portalMoneyRoutes(gate),
  ])
    app.route('/', group(edge))
  otherMethods(app)
  docs(app)
  app.all('/api/*', c => problem(c, refusal('not_found', 'there is no such path; see /api/docs')))
  app.all('/partner-api/*', c => problem(c, refusal('not_found', 'there is no such path; see /api/docs')))
  app.all('*', dashboard(edge))

  const saveMishaps = async (now: number | null) => {
    await edge.mishaps.save(now)
    await edge.connections.log.save(now)
    await edge.codes.clicks.save(now)
  }
  shortCut(app, edge)
  const hear = (feed: Feed) => edge.newcomers.hear(feed)
  return { app, live: new LiveSocket(edge), portalLive, saveMishaps, hear }
}

/**
 * Short links have an application of one route: the router and the middleware of all others cost a redirect a twentieth of its
 * time.
 */
function shortCut(app: OpenAPIHono<Env>, edge: HttpContext): void {
  const short = new OpenAPIHono<Env>()
  short.onError(failure(edge))
  redirects(short, edge)
  const { fetch } = app
  app.fetch = (request, ...rest) => (isShort(request.url) ? short : { fetch }).fetch(request, ...rest)
}

const isShort = (address: string): boolean => address.startsWith('/r/', address.indexOf('/', 8))

/** The handler of unexpected errors: the client gets no details, the log all of them. */
const failure =
  (edge: HttpContext): ErrorHandler<Env> =>
  (error, c) => {
    const why =
      error instanceof StorageUnavailable
        ? refusal('storage_unavailable', 'storage is unavailable; try again')
        : error instanceof HTTPException
          ? refusal('bad_json', error.message)
          : isBrokenOff(error)
            ? refusal('bad_json', 'the body is truncated')
            : refusal('internal', 'this is an error of the collector; it has been logged')
    if (why.code === 'internal')
      edge.log.error({ err: error, path: withoutSecret(c.req.path) }, 'a request failed')
    return /^\/(?:partner-)?api\//.test(c.req.path) ? problem(c, why) : no(c, why)
  }

/** The address of a connection has a secret in it. */
const withoutSecret = (path: string): string => path.replace(/^(\/in\/[^/]*\/[^./]*).*/, '$1.…')

/** A client that disconnects during its request: Node reports it on the socket. */
const isBrokenOff = (error: Error & { code?: unknown }): boolean =>
  error.message === 'aborted' || error.code === 'ECONNRESET' || error.code === 'ABORT_ERR'
