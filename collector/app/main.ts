import type { Server } from 'node:http'
import type { Logger } from 'pino'
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
import { cacheSizes } from '../platform/cache-sizes.ts'
import type { Config } from '../platform/config.ts'
import { makeLog } from '../platform/log.ts'
import { Memory } from '../platform/memory.ts'
import { sealingKey } from '../platform/sealing-key.ts'
import { VERSION } from '../platform/version.ts'
import { Publication } from '../publication/publication.ts'
import { openStore } from '../store/open.ts'
import { ErasureLog } from '../upkeep/erasure-log.ts'
import { Erasures } from '../upkeep/erasures.ts'
import { stateOutcomes } from '../upkeep/outcome-events.ts'
import { askPage } from './ask-page.ts'
import { loadAssets } from './assets.ts'
import { boardsDoor } from './boards-door.ts'
import { Control } from './control.ts'
import { Metrics } from './metrics.ts'
import { openCrm } from './open-crm.ts'
import { openPartners } from './open-partners.ts'
import { followPhones, phonesOf } from './phones.ts'
import { Projections } from './projections.ts'
import { makeRequests } from './requests.ts'
import { rootOf } from './root-of.ts'
import { scanAtStart } from './scan-contacts.ts'
import { startUpkeep } from './start-upkeep.ts'

/** Interval of the check for settings changed by another process. */
const REGISTRY_POLL_MS = 1_000
/** Time limit after SIGTERM for finishing accepted requests. */
const STOP_MS = 9_000

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
    onMigrated: migrated => log.info(migrated, 'rows of the database are migrated'),
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
  const { boards, hub, leadStates, due, ranks, directory, recent, activity, history, insights } = projections

  const means = makeTransports({
    outgoingAllow: config.OUTGOING_ALLOW,
    smtpUrl: config.SMTP_URL,
    mailFrom: config.MAIL_FROM,
    version: VERSION,
  })
  let boundTo = ''
  const key = await sealingKey(config.SECRETS_KEY, config.DATA_DIR)
  const crm = openCrm({ store, key, ask: means.ask, config, log, now })
  const ways = { ...means, handOver: crm.desk.handOver }
  const notifier = new Notifier({
    store,
    send: (settings, letter, signal) => sendLetter(settings, letter, ways, signal),
    schedule: config.ALERT_RETRY_SCHEDULE ?? STANDARD_SCHEDULE_MS,
    base: () => rootOf(config.PUBLIC_URL ?? boundTo),
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
  await scanAtStart(projections, { store, memory, log })

  const lookAtLeads = async () => {
    if (await leadStates.read()) hub.refresh()
  }

  const pipeline = new Pipeline(sites, group, metrics.taken, places, recent)
  const phones = phonesOf(sites, projections.phoneBook)
  const connections = openConnections(store.db, key, url => means.get(url), phones)
  const publication = new Publication({ store, group, boards, now, refresh })
  const replay = new Replay(store, sites, pipeline, now)
  const byHand = new ManualEvents({ store, sites, pipeline, now })
  const { startWork: startPartnerWork, ...ofPartners } = openPartners({
    store,
    sites,
    codes,
    pipeline,
    byHand,
    projections,
    mail: means.mail,
    schedule: config.ALERT_RETRY_SCHEDULE ?? STANDARD_SCHEDULE_MS,
    base: () => rootOf(config.PUBLIC_URL ?? boundTo),
    log,
    now,
  })
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
    boards: boardsDoor(projections, refresh),
    connections,
    crm: crm.desk,
    ...ofPartners,
    publication,
    erasures,
    sites,
    byHand,
    codes: { book: codes, clicks, sightings: projections.codes, ask: askPage(means) },
    overviews: new Overviews({ store, boards, surveys: history, pulse: activity, now }),
    insights,
    mail: means.mail,
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
  const { app, live, portalLive, saveMishaps, hear } = createApp(parts, {
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
  const stopping = new AbortController()
  void tellOfJobs({ store, publisher: hub, now }, stopping.signal, error => log.warn({ err: error }, 'jobs'))
  startUpkeep({ store, group, due, ranks, metrics, log, now })
  const follow = { store, connections, book: projections.phoneBook, pipeline, now }
  store.runAsLeader('phones', signal => followPhones(follow, signal))
  crm.startWork(pipeline)
  store.runAsLeader('notify', signal => notifier.run(signal))
  store.runAsLeader('alert sweep', signal => sweep.run(signal))
  startPartnerWork()
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
      portalLive.close()
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
