import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { firstRun, hasPeople } from '../accounts/links.ts'
import { SiteBook } from '../accounts/site-settings.ts'
import type { Boards } from '../board/boards.ts'
import { ClickCounts } from '../codes/click-counts.ts'
import { CodeBook } from '../codes/code-book.ts'
import { openConnections } from '../connections/connections.ts'
import { GeoIp } from '../enrich/geoip.ts'
import { isLoopbackHost } from '../http/address.ts'
import { createApp } from '../http/app.ts'
import type { AppDeps } from '../http/deps.ts'
import { listen } from '../http/listen.ts'
import { GroupCommit } from '../ingest/group-commit.ts'
import { ManualEvents } from '../ingest/manual-events.ts'
import { Pipeline } from '../ingest/pipeline.ts'
import { Replay } from '../ingest/replay.ts'
import { Overviews } from '../insights/overview/overviews.ts'
import { tellOfJobs } from '../live/job-progress.ts'
import type { Store } from '../model/port.ts'
import { sendLetter } from '../notify/channels.ts'
import { Notifier } from '../notify/delivery/notifier.ts'
import { STANDARD_SCHEDULE_MS } from '../notify/delivery/schedule.ts'
import { InactivitySweep } from '../notify/inactivity-sweep.ts'
import { makeTransports } from '../notify/transport/guarded-fetch.ts'
import { Commissions } from '../partners/commissions/commissions.ts'
import { CommissionWatch } from '../partners/commissions/watch.ts'
import { PartnerMailer } from '../partners/messages/mailer.ts'
import { Referrals } from '../partners/referrals/referrals.ts'
import { ReferralWatch } from '../partners/referrals/watch.ts'
import { cacheSizes } from '../platform/cache-sizes.ts'
import type { Config } from '../platform/config.ts'
import { makeLog } from '../platform/log.ts'
import { Memory } from '../platform/memory.ts'
import { sealingKey } from '../platform/sealing-key.ts'
import { VERSION } from '../platform/version.ts'
import { Publication } from '../publication/publication.ts'
import { openStore } from '../store/open.ts'
import { watchClock } from '../upkeep/clock-leaps.ts'
import { ErasureLog } from '../upkeep/erasure-log.ts'
import { Erasures } from '../upkeep/erasures.ts'
import { stateOutcomes } from '../upkeep/outcome-events.ts'
import { keepUp } from '../upkeep/upkeep.ts'
import { askPage } from './ask-page.ts'
import { loadAssets } from './assets.ts'
import { Control } from './control.ts'
import { Metrics } from './metrics.ts'
import { followPhones, phonesOf } from './phones.ts'
import { Projections } from './projections.ts'
import { makeRequests } from './requests.ts'
import { scanContacts } from './scan-contacts.ts'

/** Interval of the check for settings changed by another process. */
const REGISTRY_POLL_MS = 1_000
/** Time limit after SIGTERM for finishing accepted requests. */
const STOP_MS = 9_000
/** The maximum wait of the banner for the election of the collector that makes the link of the first start. */
const FIRST_LINK_MS = 2_000

export type Running = {
  url: string
  store: Store
  /** For the demo, and for tests that run beside the collector. */
  pipeline: Pipeline
  boards: Boards
  stop(): Promise<void>
}

/** Config → store → pipeline → server; resolves when the collector listens. */
export async function startCollector(
  config: Config,
  log: Logger = makeLog(config.LOG_LEVEL),
  extend: (parts: AppDeps) => Parameters<typeof createApp>[1] = () => ({}),
): Promise<Running> {
  const places = await GeoIp.open(config.GEOIP_DB, error => log.warn({ err: error }, 'places'))
  const store = await openStore(config.DATABASE_URL, config.DATA_DIR, {
    caches: cacheSizes(config.CACHE_MB),
    report: error => log.error({ err: error }, 'storage reports an error'),
  })
  try {
    return await startOn(store, places, config, log, extend)
  } catch (error) {
    // Its threads and connections would keep the process alive.
    await store.close()
    throw error
  }
}

async function startOn(
  store: Store,
  places: GeoIp,
  config: Config,
  log: Logger,
  extend: (parts: AppDeps) => Parameters<typeof createApp>[1],
): Promise<Running> {
  const now = Date.now
  const memory = new Memory()
  const metrics = new Metrics()
  const sites = new SiteBook(store)
  const codes = new CodeBook(store)
  const clicks = new ClickCounts(store, site => sites.known(site)?.timeZone ?? 'UTC')
  const group = new GroupCommit(store, metrics.committed)

  const projections = new Projections({
    store,
    now,
    codes,
    onLag: metrics.lagged,
    cacheBytes: cacheSizes(config.CACHE_MB).rows,
    report: error => log.warn({ err: error }, 'ranks'),
  })
  const { boards, hub, leadStates, ranks, past, due, directory, recent, activity, history, insights } =
    projections

  const means = makeTransports({
    outgoingAllow: config.OUTGOING_ALLOW,
    smtpUrl: config.SMTP_URL,
    mailFrom: config.MAIL_FROM,
    version: VERSION,
  })
  let boundTo = ''
  const notifier = new Notifier({
    store,
    send: (settings, letter, signal) => sendLetter(settings, letter, means, signal),
    schedule: config.ALERT_RETRY_SCHEDULE ?? STANDARD_SCHEDULE_MS,
    base: () => (config.PUBLIC_URL ?? boundTo).replace(/\/+$/, ''),
    now,
    report: error => log.error({ err: error }, 'alerts'),
  })
  const sweep = new InactivitySweep({ store, group, boards, now })

  let registryVersion = -1
  const takeOver = async () => {
    const registry = await store.registry()
    if (registry.version === registryVersion) return
    await sites.reload()
    const areCodesNew = await codes.reload()
    // The scores of a newly live plan were committed before the switch: boards switch when they have received them.
    await store.caughtUp()
    registryVersion = registry.version
    projections.use(registry)
    if (areCodesNew) hub.refresh()
  }
  let refreshing: Promise<void> = Promise.resolve()
  const refresh = () => (refreshing = refreshing.catch(() => {}).then(takeOver))
  projections.add(notifier)
  projections.add({ hear: feed => metrics.heard(feed, now()) })

  const erasures = new Erasures({ store, group, log: new ErasureLog(config.DATA_DIR), now })
  const repeated = await erasures.repeat()
  if (repeated > 0)
    log.warn({ contacts: repeated }, 'erasures were repeated after the restoration of a backup')
  await stateOutcomes(store, now())
  await refresh()
  await store.subscribe(
    feed => projections.hear(feed),
    () => boards.held(),
  )
  const leftOut = await scanContacts({ store, take: rows => projections.take(rows), memory })
  projections.endScan()
  if (leftOut > 0)
    log.warn(
      { contacts: leftOut },
      'memory is short: anonymous contacts are not ranked until their next event',
    )

  const lookAtLeads = async () => {
    if (await leadStates.read()) hub.refresh()
  }

  const pipeline = new Pipeline(sites, group, metrics.taken, places, recent)
  const key = await sealingKey(config.SECRETS_KEY, config.DATA_DIR)
  const phones = phonesOf(sites, projections.phoneBook)
  const connections = openConnections(store.db, key, url => means.get(url), phones)
  const publication = new Publication({ store, group, boards, now, refresh })
  const replay = new Replay(store, sites, pipeline, now)
  const byHand = new ManualEvents({ store, sites, pipeline, now })
  const referrals = new Referrals({
    store,
    sites,
    pipeline,
    byHand,
    codesOf: async site => codes.partnersOf(site),
    now,
  })
  const mailer = new PartnerMailer({
    store,
    mail: means.mail,
    schedule: config.ALERT_RETRY_SCHEDULE ?? STANDARD_SCHEDULE_MS,
    base: () => config.PUBLIC_URL ?? boundTo,
    now,
  })
  const watch = new ReferralWatch({
    store,
    referrals,
    mailer,
    now,
    report: error => log.error({ err: error }, 'referrals'),
  })
  projections.add(watch)
  let isStopping = false
  const parts: AppDeps = {
    config,
    memory,
    store,
    pipeline: {
      receive: intake => pipeline.receive(intake),
      receiveMessages: (intake, messages) => pipeline.receiveMessages(intake, messages),
      replay: (site, id) => replay.one(site, id),
    },
    boards: {
      async read(spec, cursor) {
        // Another process may have published the plan a moment ago: the registry is read again before it counts as
        // unknown.
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
    },
    connections,
    publication,
    erasures,
    sites,
    partners: {
      referrals,
      hasMail: mailer.hasMail,
      leadChanged: (site, contact) => referrals.settleContact(site, contact),
      wake: () => watch.wake(),
    },
    byHand,
    codes: { book: codes, clicks, sightings: projections.codes, ask: askPage(means) },
    overviews: new Overviews({ store, boards, surveys: history, pulse: activity, now }),
    insights,
    notify: {
      test: channel => notifier.test(channel),
      wake: () => notifier.wake(),
      worked: () => void lookAtLeads().catch(error => log.warn({ err: error }, 'leads')),
    },
    refresh,
    directory,
    latest: recent,
    assets: await loadAssets(),
    metrics: metrics.registry,
    log,
    stopping: () => isStopping,
    now,
  }
  const control = new Control(
    config.DATA_DIR,
    makeRequests({ store, sites, group, pipeline, erasures, boardsOf: async () => boards, now }),
  )
  const { app, live, saveMishaps, hear } = createApp(parts, {
    '/control': control.routes,
    ...extend(parts),
  })
  projections.add({ hear })
  metrics.watch({
    sockets: () => live.open,
    viewers: () => hub.viewers,
    contacts: () => boards.contacts.size,
    queue_arrivals: () => group.waiting,
    log_bytes: () => store.logBytes() ?? 0,
    contact_bytes: () => boards.bytes.atRest + boards.bytes.rankings + due.bytes,
    cached_row_bytes: () => boards.bytes.rows,
  })

  await leadStates.read()
  const { server, url } = await listen(app, config)
  boundTo = url
  if (config.PUBLIC_URL === null && !isLoopbackHost(config.HOST))
    log.warn('PUBLIC_URL is not set: links contain the Host of the request')
  server.on('upgrade', (request, socket, head) => live.upgrade(request, socket, head))
  await control.announce(url).catch(error => {
    server.close()
    throw error
  })
  hub.start()
  const look = async () => {
    await refresh()
    await lookAtLeads()
    await saveMishaps(now())
  }
  const poll = setInterval(
    () => void look().catch(error => log.warn({ err: error }, 'settings')),
    REGISTRY_POLL_MS,
  )
  const commissionWatch = new CommissionWatch({
    store,
    commissions: new Commissions({ store, now }),
    report: error => log.error({ err: error }, 'commissions'),
  })
  const stopping = new AbortController()
  void tellOfJobs({ store, publisher: hub, now }, stopping.signal, error => log.warn({ err: error }, 'jobs'))
  store.runAsLeader('due', signal => due.run(signal, now, ticks => group.submit(ticks)))
  const onLeap = (ms: number) =>
    log.warn(
      { ms },
      'the clock of this machine has jumped; contacts that were decided ahead of it are decided again',
    )
  store.runAsLeader('clock', signal => watchClock({ store, group, now, onLeap }, signal))
  store.runAsLeader('upkeep', signal => keepUp({ store, group, now, onExpired: metrics.expired }, signal))
  store.runAsLeader('ranks', signal => ranks.run(signal))
  const follow = { store, connections, book: projections.phoneBook, pipeline, now }
  store.runAsLeader('phones', signal => followPhones(follow, signal))
  store.runAsLeader('notify', signal => notifier.run(signal))
  store.runAsLeader('alert sweep', signal => sweep.run(signal))
  store.runAsLeader('partners', signal => watch.run(signal))
  store.runAsLeader('commissions', signal => commissionWatch.run(signal))
  store.runAsLeader('publication', signal => publication.run(signal))

  return {
    url,
    store,
    pipeline,
    boards,
    async stop() {
      if (isStopping) return
      isStopping = true
      clearInterval(poll)
      stopping.abort()
      places.close()
      const deadline = new Promise<void>(resolve => setTimeout(resolve, STOP_MS).unref())
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      await live.close()
      hub.stop()
      ;(server as Server).closeIdleConnections?.()
      await Promise.race([Promise.all([closed, group.settled()]), deadline])
      ;(server as Server).closeAllConnections?.()
      await saveMishaps(null).catch(error =>
        log.warn({ err: error }, 'the counts of rejected requests could not be saved'),
      )
      await insights.close()
      await store.close()
      await means.close()
      await control.withdraw()
    },
  }
}

/**
 * The one-time link of the first start, or null once there is an account. Each new link ends the earlier ones, so only
 * the leader makes one: the other collectors get null, and a later leader passes its link to `later`.
 */
export const firstLink = async (
  { store, url }: Running,
  publicUrl: string | null,
  later: (link: string) => void,
): Promise<string | null> => {
  if (await hasPeople(store.db)) return null
  const first = Promise.withResolvers<string | null>()
  let isLate = false
  store.runAsLeader('first run', async signal => {
    const path = await firstRun(store.db, Date.now())
    const link = path && new URL(path, publicUrl ?? url).href
    if (isLate && link) later(link)
    first.resolve(link)
    await new Promise<void>(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
  })
  const link = await Promise.race([first.promise, sleep(FIRST_LINK_MS, null)])
  isLate = true
  return link
}
