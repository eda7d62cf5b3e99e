import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { COMMAND } from '../accounts/audit.ts'
import { firstRun, hasPeople } from '../accounts/links.ts'
import { SiteBook } from '../accounts/site-settings.ts'
import { Boards } from '../board/boards.ts'
import { PastBoards } from '../board/past/past-boards.ts'
import { RankHistory } from '../board/rank-history.ts'
import { Trends } from '../board/trends.ts'
import { GeoIp } from '../enrich/geoip.ts'
import { createApp } from '../http/app.ts'
import type { AppDeps } from '../http/deps.ts'
import { listen } from '../http/listen.ts'
import { GroupCommit } from '../ingest/group-commit.ts'
import { ManualEvents } from '../ingest/manual-events.ts'
import { Pipeline } from '../ingest/pipeline.ts'
import { RecentEvents } from '../ingest/recent-events.ts'
import { Replay } from '../ingest/replay.ts'
import { SiteActivity } from '../insights/activity.ts'
import { HistoryScan } from '../insights/history-scan.ts'
import { Overviews } from '../insights/overview.ts'
import { LeadStates } from '../leads/lead-states.ts'
import { BoardHub } from '../live/board-hub.ts'
import { tellOfJobs } from '../live/job-progress.ts'
import type { Feed, Store } from '../model/port.ts'
import type { ContactId, ContactRow } from '../model/rows.ts'
import { sendLetter } from '../notify/channels.ts'
import { makeTransports } from '../notify/guarded-fetch.ts'
import { InactivitySweep } from '../notify/inactivity-sweep.ts'
import { Notifier } from '../notify/notifier.ts'
import { STANDARD_SCHEDULE_MS } from '../notify/schedule.ts'
import type { Config } from '../platform/config.ts'
import { makeLog } from '../platform/log.ts'
import { VERSION } from '../platform/version.ts'
import { Publication } from '../publication/publication.ts'
import { Directory } from '../queries/directory.ts'
import { exportPerson } from '../queries/export.ts'
import { openStore } from '../store/open.ts'
import { DueTimes } from '../upkeep/due-times.ts'
import { ErasureLog } from '../upkeep/erasure-log.ts'
import { Erasures } from '../upkeep/erasures.ts'
import { recountStreams, rederiveContacts } from '../upkeep/rederive.ts'
import { keepUp } from '../upkeep/upkeep.ts'
import { loadAssets } from './assets.ts'
import { Control, takePortion } from './control.ts'
import { Metrics } from './metrics.ts'

/** How often a change of settings by another process is looked for. */
const REGISTRY_POLL_MS = 1_000
/** What SIGTERM allows: finish what was taken, then go. */
const STOP_MS = 9_000
/** How long the banner waits for it to turn out which collector has the link of the first start. */
const FIRST_LINK_MS = 2_000

export type Running = {
  url: string
  store: Store
  /** For the demo, and for tests that stand beside the collector. */
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
    report: error => log.error({ err: error }, 'storage reports a fault'),
  })
  try {
    return await startOn(store, places, config, log, extend)
  } catch (error) {
    // Its threads and connections would keep the process for ever.
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
  const metrics = new Metrics()
  const sites = new SiteBook(store)
  const group = new GroupCommit(store, metrics.committed)

  // Views: each can be dropped and rebuilt from the store.
  const due = new DueTimes()
  const directory = new Directory()
  const latest = new RecentEvents()
  const trends = new Trends(store, now, () => publisher.refresh())
  const leadStates = new LeadStates(store.db, now)
  const boards = new Boards((row, version) => trends.of(row, version), leadStates)
  const ranks = new RankHistory({ store, boards, now })
  const publisher = new BoardHub(boards, now, metrics.lagged)
  const past = new PastBoards(store, boards, now)
  const pulse = new SiteActivity(now)
  const surveys = new HistoryScan(store, boards, now)

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

  /** Erased or merged: a scan that goes on meanwhile may still bring them. */
  const gone = new Set<ContactId>()
  let registryVersion = -1
  const takeOver = async () => {
    const registry = await store.registry()
    if (registry.version === registryVersion) return
    trends.registry = registry
    await sites.reload()
    // The scores of a plan that was just made live were committed before it: boards switch when they have them.
    await store.caughtUp()
    registryVersion = registry.version
    if (boards.use(registry)) publisher.refresh()
  }
  let refreshing: Promise<void> = Promise.resolve()
  const refresh = () => (refreshing = refreshing.catch(() => {}).then(takeOver))
  const hear = (feed: Feed) => {
    const before = new Map<string, number | null>()
    for (const row of feed.contacts) {
      const known = boards.contacts.get(row.id)
      for (const [version, standing] of Object.entries(known?.standings ?? {})) {
        before.set(`${row.id}/${version}`, standing.score)
      }
    }
    for (const { site, contact } of feed.gone ?? []) {
      gone.add(contact)
      leadStates.forget(contact)
      ranks.forget(site, contact).catch(error => log.warn({ err: error }, 'ranks'))
      due.forget(contact)
      trends.forget(contact)
      past.forget()
      surveys.forget()
    }
    boards.apply(feed)
    for (const row of feed.contacts) {
      due.put(row)
      if (row.mergedInto === null) continue
      gone.add(row.id)
      leadStates.merge(row.id, row.mergedInto)
    }
    directory.hear(feed)
    latest.hear(feed)
    pulse.hear(feed)
    publisher.hear(feed, before)
    notifier.hear(feed)
    metrics.heard(feed, now())
  }

  const erasures = new Erasures({ store, group, log: new ErasureLog(config.DATA_DIR), now })
  const repeated = await erasures.repeat()
  if (repeated > 0) log.warn({ contacts: repeated }, 'people who had been erased were erased again')
  await refresh()
  await store.subscribe(hear, () => boards.held())
  await store.scan(all => {
    const isNewest = ({ id, version }: ContactRow) => (boards.contacts.get(id)?.version ?? 0) <= version
    const rows = all.filter(row => !gone.has(row.id) && isNewest(row))
    boards.apply({ contacts: rows })
    for (const row of rows) due.put(row)
    directory.take(rows)
    pulse.take(rows)
  })

  const lookAtLeads = async () => {
    if (await leadStates.read()) publisher.refresh()
  }

  const pipeline = new Pipeline(sites, group, metrics.taken, places, latest)
  const publication = new Publication({ store, group, boards, now, refresh })
  const replay = new Replay(store, sites, pipeline, now)
  let isStopping = false
  const parts: AppDeps = {
    config,
    store,
    pipeline: {
      receive: intake => pipeline.receive(intake),
      replay: (site, id) => replay.one(site, id),
    },
    boards: {
      async read(spec, cursor) {
        // A plan that another process has just made live is looked for once more before it is unknown.
        if (!boards.version(spec.plan)) await refresh()
        return spec.cycle === undefined
          ? publisher.read(spec, cursor)
          : past.read(spec, publisher.epoch, cursor)
      },
      async open(spec, resume, viewer) {
        if (!boards.version(spec.plan)) await refresh()
        return publisher.open(spec, resume, viewer)
      },
      facets: site => boards.facets(site),
      ranks: (plan, ago) => ranks.at(plan, ago),
      place: (plan, contact) => boards.place(plan, contact),
      version: plan => boards.version(plan),
      members: (site, list) => boards.members(site, list),
    },
    publication,
    erasures,
    byHand: new ManualEvents({ store, sites, pipeline, now }),
    overviews: new Overviews({ store, boards, surveys, pulse, now }),
    notify: {
      test: channel => notifier.test(channel),
      wake: () => notifier.wake(),
      worked: () => void lookAtLeads().catch(error => log.warn({ err: error }, 'leads')),
    },
    refresh,
    directory,
    latest,
    assets: await loadAssets(),
    metrics: metrics.registry,
    log,
    stopping: () => isStopping,
    now,
  }
  const control = new Control(config.DATA_DIR, {
    import: portion => takePortion(portion, sites, pipeline, now()),
    erase: ({ site, who }) => erasures.erase(site, who, COMMAND),
    export: ({ site, who }) => exportPerson(store, boards, { site, who, now: now() }),
    rederive: async piece => ({ events: await rederiveContacts(piece, sites, group, now()) }),
    recount: async piece => ({ events: await recountStreams(piece, sites, group, now()) }),
  })
  const { app, live } = createApp(parts, { '/control': control.routes, ...extend(parts) })
  metrics.watch({
    sockets: () => live.open,
    viewers: () => publisher.viewers,
    contacts: () => boards.contacts.size,
    queue_arrivals: () => group.waiting,
  })

  await leadStates.read()
  const { server, url } = await listen(app, config)
  boundTo = url
  server.on('upgrade', (request, socket, head) => live.upgrade(request, socket, head))
  await control.announce(url).catch(error => {
    server.close()
    throw error
  })
  publisher.start()
  const look = async () => {
    await refresh()
    await lookAtLeads()
  }
  const poll = setInterval(
    () => void look().catch(error => log.warn({ err: error }, 'settings')),
    REGISTRY_POLL_MS,
  )
  const stopping = new AbortController()
  void tellOfJobs({ store, publisher, now }, stopping.signal, error => log.warn({ err: error }, 'jobs'))
  store.runAsLeader('due', signal => due.run(signal, now, ticks => group.submit(ticks)))
  store.runAsLeader('upkeep', signal => keepUp({ store, group, now, onExpired: metrics.expired }, signal))
  store.runAsLeader('ranks', signal => ranks.run(signal))
  store.runAsLeader('notify', signal => notifier.run(signal))
  store.runAsLeader('alert sweep', signal => sweep.run(signal))
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
      publisher.stop()
      ;(server as Server).closeIdleConnections?.()
      await Promise.race([Promise.all([closed, group.settled()]), deadline])
      ;(server as Server).closeAllConnections?.()
      await store.close()
      await means.close()
      await control.withdraw()
    },
  }
}

/**
 * The one-time link of the first start, or null once somebody has an account. Of several collectors one has it, since
 * each new link ends those before: the others hear null, and one of them tells `later` if that one goes.
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
