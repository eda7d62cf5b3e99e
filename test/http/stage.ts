import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { Registry as Metrics } from 'prom-client'
import { makeLink } from '../../collector/accounts/links.ts'
import { hashPassword } from '../../collector/accounts/passwords.ts'
import { openSession } from '../../collector/accounts/sessions.ts'
import { SiteBook } from '../../collector/accounts/site-settings.ts'
import { createSite } from '../../collector/accounts/sites.ts'
import { insertUser } from '../../collector/accounts/user-row.ts'
import { Assets } from '../../collector/app/assets.ts'
import { phonesOf } from '../../collector/app/phones.ts'
import { Projections } from '../../collector/app/projections.ts'
import { ClickCounts } from '../../collector/codes/click-counts.ts'
import { CodeBook } from '../../collector/codes/code-book.ts'
import { openConnections } from '../../collector/connections/connections.ts'
import { CrmDesk } from '../../collector/crm/desk.ts'
import type { Ask } from '../../collector/crm/http.ts'
import { createApp } from '../../collector/http/app.ts'
import { SESSION_COOKIE } from '../../collector/http/caller.ts'
import type { AppDeps } from '../../collector/http/deps.ts'
import { GroupCommit } from '../../collector/ingest/group-commit.ts'
import { ManualEvents } from '../../collector/ingest/manual-events.ts'
import { Pipeline } from '../../collector/ingest/pipeline.ts'
import { Overviews } from '../../collector/insights/overview/overviews.ts'
import type { Store } from '../../collector/model/port.ts'
import { ActWatch } from '../../collector/partners/acts/act-watch.ts'
import { PartnerActs } from '../../collector/partners/acts/partner-acts.ts'
import { Commissions } from '../../collector/partners/commissions/commissions.ts'
import { PartnerMailer } from '../../collector/partners/messages/mailer.ts'
import { Referrals } from '../../collector/partners/referrals/referrals.ts'
import type { PartnerOfCode } from '../../collector/partners/referrals/verdicts.ts'
import { ReferralWatch } from '../../collector/partners/referrals/watch.ts'
import { SourcesBook } from '../../collector/partners/reports/sources-book.ts'
import { openStore } from '../../collector/store/open.ts'
import { ErasureLog } from '../../collector/upkeep/erasure-log.ts'
import { Erasures } from '../../collector/upkeep/erasures.ts'
import type { Role } from '../../shared/person.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import type { CreatedSite } from '../../shared/site.ts'
import { type Document, describedBy } from './described.ts'

export const HOST = 'http://localhost'
const PASSWORD = 'correct horse battery'
/** Hashing is slow by design; once is enough here. */
const hashOfPassword = hashPassword(PASSWORD)
export const AGENT =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** The edge on a real store, with the parts that `main.ts` would give it and a clock that stands still until moved. */
export async function openStage(
  overrides: Partial<AppDeps> = {},
  open = (dataDir: string): Promise<Store> => openStore('sqlite:', dataDir),
  { hasMail = true, codesOf: given }: Programme = {},
) {
  const dataDir = await mkdtemp(join(tmpdir(), 'pulseboard-http-'))
  const store = await open(dataDir)
  const clock = { now: Date.now() }
  const now = () => clock.now
  const codes = new CodeBook(store)
  const codesOf = given ?? (async (site: string) => codes.partnersOf(site))
  const projections = new Projections({ store, now, codes })
  const { boards, hub, leadStates, ranks, past, directory, recent, activity, history, insights } = projections
  const sites = new SiteBook(store)
  const clicks = new ClickCounts(store, site => sites.known(site)?.timeZone ?? 'UTC')
  const group = new GroupCommit(store)
  const pipeline = new Pipeline(sites, group, () => {}, null, recent)
  const erasures = new Erasures({ store, group, log: new ErasureLog(dataDir), now })
  const byHand = new ManualEvents({ store, sites, pipeline, now })
  const referrals = new Referrals({ store, sites, pipeline, byHand, codesOf, now })
  const mails: { to: string[]; subject: string; text: string; id: string }[] = []
  const mailer = new PartnerMailer({
    store,
    mail: hasMail
      ? async mail => {
          mails.push(mail)
          return { outcome: 'delivered', status: 250, answer: 'ok' }
        }
      : null,
    schedule: [0, 1_000],
    base: () => HOST,
    now,
  })
  const report = (error: unknown) => {
    throw error
  }
  const acts = new PartnerActs({ store, sites, pipeline, now })
  const actWatch = new ActWatch({ store, acts, now, report })
  const sources = new SourcesBook({
    store,
    commissions: new Commissions({ store, now }),
    codesOf,
    now,
    report,
  })
  projections.add({ forget: id => sources.forget(id) })
  const watch = new ReferralWatch({ store, referrals, mailer, now, report })
  projections.add(watch)
  const refresh = async () => {
    await sites.reload()
    await codes.reload()
    projections.use(await store.registry())
  }
  await store.subscribe(feed => projections.hear(feed))
  await refresh()
  hub.start()
  const queueJob = async (plan: string) => {
    const id = `j_${Math.random()}`
    await store.db
      .insertInto('jobs')
      .values({
        id,
        site_id: null,
        kind: 'publish',
        state: 'waiting',
        done: 0,
        total: 0,
        detail: JSON.stringify({ plan }),
        created_at: clock.now,
        updated_at: clock.now,
      })
      .execute()
    return id
  }
  const phones = phonesOf(sites, projections.phoneBook)
  const connections = openConnections(store.db, Buffer.alloc(32, 7), async () => null, phones)
  /** The services that are asked: a test puts its own in their place. */
  const outside: { ask: Ask } = { ask: async () => ({ status: null, reason: 'nothing is asked here' }) }
  const crm = new CrmDesk({
    store,
    sealer: connections.sealer,
    ask: (request, signal) => outside.ask(request, signal),
    hosts: { hubspot: 'https://api.hubapi.com', pipedrive: 'https://api.pipedrive.com' },
    now,
    spacingMs: 0,
    pause: async ms => void (clock.now += ms),
  })
  const parts: AppDeps = {
    config: {
      PUBLIC_URL: null,
      TRUSTED_PROXIES: [],
      RATE_LIMITS: true,
      NEW_VISITORS_PER_HOUR: 50_000,
      METRICS_TOKEN: null,
      TRACKER_PATHS: [],
    },
    store,
    pipeline: {
      receive: intake => pipeline.receive(intake),
      receiveMessages: (intake, messages) => pipeline.receiveMessages(intake, messages),
      replay: async () => refusal('not_found', 'nothing is replayed here'),
    },
    boards: {
      read: (spec, cursor) =>
        spec.cycle === undefined ? hub.read(spec, cursor) : past.read(spec, hub.epoch, cursor),
      open: (spec, resume, viewer) => hub.open(spec, resume, viewer),
      facets: site => boards.facets(site),
      ranks: (plan, ago) => ranks.at(plan, ago),
      place: (plan, contact) => boards.place(plan, contact),
      version: plan => boards.version(plan),
      members: (site, list) => boards.members(site, list),
      named: (plan, contacts) => boards.named(plan, contacts),
    },
    publication: {
      start: async plan => queueJob(plan),
      preview: async () => ({ contacts: 0, bands: [], distribution: [], changes: [], changed: 0, moves: [] }),
    },
    erasures,
    connections,
    crm,
    sites,
    partners: {
      referrals,
      hasMail: hasMail,
      leadChanged: (site, contact) => referrals.settleContact(site, contact),
      wake: () => watch.wake(),
      acts,
    },
    byHand,
    codes: {
      book: codes,
      clicks,
      sightings: projections.codes,
      ask: async () => ({ status: null, location: null }),
    },
    overviews: new Overviews({ store, boards, surveys: history, pulse: activity, now }),
    insights,
    sources,
    mail: hasMail
      ? async mail => {
          mails.push(mail)
          return { outcome: 'delivered', status: 250, answer: 'ok' }
        }
      : null,
    notify: {
      test: async () => {
        throw new Error('nothing is sent here')
      },
      wake: () => {},
      worked: () => {},
    },
    directory,
    latest: recent,
    assets: sampleAssets(),
    metrics: new Metrics(),
    log: pino({ level: 'silent' }),
    refresh,
    stopping: () => false,
    now,
    ...overrides,
  }
  const { app, live, portalLive, saveMishaps, hear } = createApp(parts)
  projections.add({ hear })

  const from = (address: string) => ({ incoming: { socket: { remoteAddress: address } } })
  const document = (await (await app.request(`${HOST}/api/openapi.json`)).json()) as Document
  const holdToDocument = describedBy(document)
  /** As from a page of the dashboard, on this machine. Every answer is held to what is documented of it. */
  const call = async (
    method: string,
    path: string,
    { as, body, headers = {}, address = '127.0.0.1' }: Call = {},
  ) => {
    const response = await app.request(
      `${HOST}${path}`,
      {
        method,
        headers: {
          origin: HOST,
          ...(as?.startsWith('sk_') ? { authorization: `Bearer ${as}` } : as ? { cookie: as } : {}),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
      from(address),
    )
    await holdToDocument(method, path, response)
    return response
  }
  const signIn = async (email: string, password: string) => {
    const response = await call('POST', '/api/sign-in', { body: { email, password } })
    return { response, cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '' }
  }

  return {
    ...parts,
    outside,
    acts,
    erasures,
    crm,
    pipeline,
    ranks,
    leadStates,
    app,
    live,
    saveMishaps,
    clock,
    /** The leader's turn of the partner programme, and the mails that it has sent. */
    watch,
    /** The leader's turn that records what partners do. */
    actWatch,
    mails,
    call,
    signIn,
    /** A person of that role, signed in. */
    async person(role: Role) {
      const email = `${role}${Math.random()}@example.com`
      const id = await insertUser(store.db, { email, role, password: await hashOfPassword }, clock.now)
      const cookie = `${SESSION_COOKIE}=${await openSession(store.db, id, clock.now)}`
      return { id, email, password: PASSWORD, cookie }
    },
    async site(origins: string[] = []): Promise<CreatedSite> {
      const created = await createSite(store.db, { name: 'Shop', origins }, 'test', clock.now)
      if (isRefusal(created)) throw new Error(created.message)
      await refresh()
      return created
    },
    /** `POST /e` as a browser sends it. */
    beacon: (body: unknown, init: { headers?: Record<string, string>; address?: string } = {}) =>
      app.request(
        `${HOST}/e`,
        {
          method: 'POST',
          headers: { 'content-type': 'text/plain;charset=UTF-8', 'user-agent': AGENT, ...init.headers },
          body:
            typeof body === 'string' || body instanceof Uint8Array
              ? (body as BodyInit)
              : JSON.stringify(body),
        },
        from(init.address ?? '127.0.0.1'),
      ),
    envelope: (key: string, events: unknown[], more: object = {}) => ({
      k: key,
      v: 'visitor-1',
      z: clock.now,
      c: 'granted',
      e: events,
      ...more,
    }),
    link: (user: string) => makeLink(store.db, { user }, clock.now),
    async close() {
      portalLive.close()
      await live.close()
      hub.stop()
      await insights.close()
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Of the partner programme: whether there is a mail server, and what codes stand for. */
type Programme = { hasMail?: boolean; codesOf?: (site: string) => Promise<PartnerOfCode> }
type Call = { as?: string; body?: unknown; headers?: Record<string, string>; address?: string }

function sampleAssets(): Assets {
  const assets = new Assets()
  const text = (content: string) => new TextEncoder().encode(content)
  assets.put('/index.html', text('<!doctype html><title>board</title>'), 'text/html; charset=utf-8')
  assets.put('/portal.html', text('<!doctype html><title>portal</title>'), 'text/html; charset=utf-8')
  assets.put('/assets/index.js', text('start()'), 'text/javascript; charset=utf-8')
  for (const name of ['pulse', 'pulse.pinned', 'pulse.debug', 'pulse.shop'])
    assets.put(`/${name}.js`, text(`${name}()`), 'text/javascript; charset=utf-8')
  return assets
}
