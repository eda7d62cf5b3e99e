import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import { Agent, fetch } from 'undici'
import type { ContactExport } from '../../shared/contact.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { Settings, SiteBook } from '../accounts/site-settings.ts'
import type { Taken } from '../ingest/intake.ts'
import type { Pipeline } from '../ingest/pipeline.ts'
import { checkEvent, type Envelope } from '../ingest/validate.ts'
import type { StreamKey } from '../model/rows.ts'
import type { Who } from '../queries/person.ts'

const FILE = 'control.json'
/** A large backup takes longer than the five minutes that a fetch waits by itself. */
const PATIENT = new Agent({ headersTimeout: 0, bodyTimeout: 0 })

/** Events of a command, with a server's trust: `e` as in a beacon, each with its own `v` or `userId`. */
export type Portion = {
  site: string
  e: Envelope['events']
  /** If present, each event is a browser's, with this address and user agent. */
  from?: { address: string; agent: string }[]
}
export type Person = { site: string; who: Who }

/**
 * The requests of commands: sent to the running collector, so that its boards update, or carried out by the command.
 */
export type Requests = {
  import(portion: Portion): Promise<Taken>
  erase(person: Person): Promise<{ contact: string | null } | Refusal>
  export(person: Person): Promise<ContactExport | Refusal>
  /** `contacts`: some of the site's. */
  rederive(piece: { site: string; contacts: string[] }): Promise<{ events: number }>
  /** `streams`: a part of the streams with bot marks by user agent. */
  recount(piece: { site: string; streams: StreamKey[] }): Promise<{ events: number }>
  /** `file`: a whole path on the collector's machine. */
  backup(copy: { file: string }): Promise<object>
}
const NAMES = [
  'import',
  'erase',
  'export',
  'rederive',
  'recount',
  'backup',
] as const satisfies (keyof Requests)[]

/**
 * The endpoint for commands on the same machine: its token is in a file that only the owner of the data directory can
 * read.
 */
export class Control {
  readonly routes = new Hono()
  readonly #file: string
  readonly #token = randomBytes(32)

  constructor(dataDir: string, requests: Requests) {
    this.#file = join(dataDir, FILE)
    this.routes.use(async (c, next) => {
      const given = Buffer.from(c.req.header('authorization')?.replace(/^Bearer /, '') ?? '', 'hex')
      const isOurs = given.length === this.#token.length && timingSafeEqual(given, this.#token)
      return isOurs ? next() : c.json({}, 403)
    })
    this.routes.get('/here', c => c.json({}))
    for (const name of NAMES)
      this.routes.post(`/${name}`, async c => c.json(await requests[name]((await c.req.json()) as never)))
    // Its users may read the data directory, so error messages need not be hidden from them.
    this.routes.onError((error, c) => c.json({ message: error.message }, 500))
  }

  /** Writes the address of the collector to a file that only its owner can read. */
  async announce(url: string): Promise<void> {
    await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 })
    const body = JSON.stringify({ url, token: this.#token.toString('hex'), pid: process.pid })
    await writeFile(this.#file, body, { mode: 0o600 })
  }

  async withdraw(): Promise<void> {
    await rm(this.#file, { force: true })
  }
}

/** Ingests a portion of imported events, without alerts. */
export async function takePortion(
  portion: Portion,
  sites: SiteBook,
  pipeline: Pipeline,
  receivedAt: number,
): Promise<Taken> {
  const settings = await sites.get(portion.site)
  if (!settings) throw new Error(`there is no site ${portion.site}`)
  if (portion.from) return takeOfBrowsers(portion, portion.from, settings, pipeline, receivedAt)
  const results = portion.e.map(raw =>
    checkEvent(raw, { key: 'secret', receivedAt, visitor: null, sentAt: null }),
  )
  return pipeline.take(
    settings,
    { key: 'secret', agent: '', address: null, receivedAt, silent: true },
    results,
    portion.e,
  )
}

/** Ingests events as if each browser had sent its own. The visitor id is a hash, since addresses are not stored. */
async function takeOfBrowsers(
  { e }: Portion,
  from: NonNullable<Portion['from']>,
  settings: Settings,
  pipeline: Pipeline,
  receivedAt: number,
): Promise<Taken> {
  const all: Taken = { accepted: 0, duplicates: 0, rejected: [] }
  const warnings: NonNullable<Taken['warnings']> = []
  const byBrowser = Map.groupBy(e.keys(), index => `${from[index]?.address}\n${from[index]?.agent}`)
  const takes = [...byBrowser].map(async ([browser, indexes]) => {
    const { address, agent } = from[indexes[0]!]!
    const visitor = createHmac('sha256', settings.identitySecret)
      .update(browser)
      .digest('base64url')
      .slice(0, 22)
    const raws = indexes.map(index => e[index])
    const results = raws.map(raw => checkEvent(raw, { key: 'public', receivedAt, visitor, sentAt: null }))
    const sender = { key: 'public', agent, address, receivedAt, silent: true } as const
    const taken = await pipeline.take(settings, sender, results, raws)
    all.accepted += taken.accepted
    all.duplicates += taken.duplicates
    for (const { index, ...why } of taken.rejected) all.rejected.push({ index: indexes[index]!, ...why })
    for (const { index, ...why } of taken.warnings ?? []) warnings.push({ index: indexes[index]!, ...why })
  })
  await Promise.all(takes)
  return { ...all, ...(warnings.length > 0 && { warnings }) }
}

/** The running collector of a data directory, or null if none answers: after a kill, another may be at its address. */
export async function findRunning(dataDir: string): Promise<Requests | null> {
  let found: { url: string; token: string }
  try {
    found = JSON.parse(await readFile(join(dataDir, FILE), 'utf8'))
    const here = await fetch(`${found.url}/control/here`, {
      headers: bearing(found.token),
      signal: AbortSignal.timeout(2_000),
    })
    if (!here.ok) return null
  } catch {
    return null
  }
  const ask = async <Answer>(name: keyof Requests, body: unknown): Promise<Answer> => {
    const answer = await fetch(`${found.url}/control/${name}`, {
      dispatcher: PATIENT,
      method: 'POST',
      headers: { ...bearing(found.token), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) {
      const { message } = (await answer.json().catch(() => ({}))) as { message?: string }
      throw new Error(message ?? `the running collector answered ${answer.status}`)
    }
    return (await answer.json()) as Answer
  }
  return {
    import: portion => ask('import', portion),
    erase: person => ask('erase', person),
    export: person => ask('export', person),
    rederive: piece => ask('rederive', piece),
    recount: piece => ask('recount', piece),
    backup: copy => ask('backup', copy),
  }
}

const bearing = (token: string) => ({ authorization: `Bearer ${token}` })
