import { setTimeout as sleep } from 'node:timers/promises'
import {
  CRM_ABILITIES,
  type CrmCheck,
  type CrmKind,
  CrmKind as CrmKinds,
  CrmSettings,
} from '../../shared/crm.ts'
import type { Sealer } from '../accounts/sealer.ts'
import { findConnection, secretsOf } from '../connections/connection-book.ts'
import type { Store } from '../model/port.ts'
import type { HandOver, Letter, Sent } from '../notify/channel.ts'
import { handoverOf } from './handover-of.ts'
import { type Ask, CrmHttp } from './http.ts'
import { hubspot } from './hubspot.ts'
import { pipedrive } from './pipedrive.ts'
import { type Crm, CrmFault, type Fields } from './port.ts'
import { handOver } from './push.ts'
import { type Push, PushBook } from './push-book.ts'
import { keepSetup, setupOf } from './setup.ts'

type Deps = {
  store: Store
  sealer: Sealer
  ask: Ask
  /** The addresses of the APIs. */
  hosts: Readonly<Record<CrmKind, string>>
  now: () => number
  /** Between two requests to one CRM. HubSpot and Pipedrive allow about ten in a second. */
  spacingMs?: number
  pause?: (ms: number) => Promise<unknown>
}
const SPACING_MS = 110
/** After a request without an answer: what it asked for may be done late. */
const UNKNOWN_MS = 60_000
/** A pause of the CRM up to this long is waited for within an attempt. */
const WAITED_MS = 10_000

/** The window in which HubSpot counts requests; Pipedrive's is shorter. */
const BURST_MS = 10_000

type Lane = { turn: Promise<unknown>; freeAt: number }

/** Talks to the CRMs of all sites: one request of a connection at a time, and no handover of a contact beside another. */
export class CrmDesk {
  readonly #deps: Deps
  readonly #lanes = new Map<string, Lane>()
  readonly #contacts = new Map<string, Promise<unknown>>()
  readonly book: PushBook

  constructor(deps: Deps) {
    this.#deps = deps
    this.book = new PushBook(deps.store)
  }

  /** A channel's way: hands the contact of an alert over. Never throws. */
  readonly handOver: HandOver = async ({ connection, kind: _, ...settings }, letter, signal) => {
    const { store, now } = this.#deps
    try {
      const steps = await this.#push(connection, CrmSettings.parse(settings), letter, signal)
      await keepSetup(store.db, connection, { trouble: null }, now())
      return steps
    } catch (error) {
      if (!(error instanceof CrmFault)) throw error
      if (error.code !== 'no_email') await this.trouble(connection, error)
      return sentOf(error)
    }
  }

  /** What the token of a connection may do. */
  async check(connection: string, signal: AbortSignal): Promise<CrmCheck> {
    const { store, now } = this.#deps
    try {
      const crm = await this.open(connection, signal)
      const { account, abilities, pipelines } = await crm.check()
      if (abilities.write_fields) await this.fields(connection, crm, true)
      await keepSetup(store.db, connection, { trouble: null }, now())
      const told = CRM_ABILITIES.map(ability => ({ ability, isAllowed: abilities[ability] }))
      return { fault: null, account, abilities: told, pipelines }
    } catch (error) {
      if (!(error instanceof CrmFault)) throw error
      await this.trouble(connection, error)
      return { fault: error.code, account: null, abilities: [], pipelines: [] }
    }
  }

  /** The API of a connection. Throws `CrmFault` without a token. */
  async open(connection: string, signal: AbortSignal): Promise<Crm> {
    const { store, sealer, ask, hosts } = this.#deps
    const row = await findConnection(store.db, connection)
    const kind = CrmKinds.safeParse(row?.provider)
    const token = row && secretsOf(sealer, row)?.token
    if (!kind.success || !token) throw new CrmFault('no_token', 'The connection has no token.')
    const paced: Ask = (request, until) => this.#inTurn(connection, () => ask(request, until))
    return kind.data === 'hubspot'
      ? hubspot(new CrmHttp(hosts.hubspot, { authorization: `Bearer ${token}` }, paced, signal))
      : pipedrive(new CrmHttp(hosts.pipedrive, { 'x-api-token': token }, paced, signal))
  }

  /** The names of our fields there, made on the first use. */
  async fields(connection: string, crm: Crm, anew = false): Promise<Fields> {
    const { store, now } = this.#deps
    const known = anew ? null : (await setupOf(store.db, connection)).fields
    if (known) return known
    const fields = await crm.prepare()
    await keepSetup(store.db, connection, { fields }, now())
    return fields
  }

  async trouble(connection: string, { code }: CrmFault): Promise<void> {
    const { store, now } = this.#deps
    await keepSetup(store.db, connection, { trouble: { code, at: now() } }, now())
  }

  async #push(connection: string, settings: CrmSettings, letter: Letter, signal: AbortSignal): Promise<Sent> {
    const { message } = letter
    const contact = message.kind === 'alert' ? message.item.subject.contactId : ''
    const known = contact === '' ? NOBODY : await this.#knownOf(letter, contact)
    const what = handoverOf(letter, settings, known)
    if (!what) throw new CrmFault('no_email', 'The contact has no e-mail address: nothing was handed over.')
    const push: Push = { id: letter.id, connection, site: letter.site.id, contact }
    const of = await findConnection(this.#deps.store.db, connection)
    if (of?.site_id !== push.site) throw new CrmFault('no_token', 'The connection is of another site.')
    return this.#alone(`${connection} ${contact}`, async () => {
      const crm = await this.open(connection, signal)
      const fields = await this.fields(connection, crm)
      const { book } = this
      const steps = await handOver({ crm, book, fields, now: this.#deps.now }, push, what)
      const answer = Object.entries(steps).map(([step, { id }]) => `${step} ${id}`)
      return { outcome: 'delivered', status: 200, answer: answer.join(', ') }
    })
  }

  /** The plan of the alert, and the address of the lead's owner. */
  async #knownOf(letter: Letter, contact: string): Promise<{ plan: string | null; owner: string | null }> {
    const { db } = this.#deps.store
    const alert =
      letter.message.kind === 'alert'
        ? await db
            .selectFrom('alerts')
            .select('body')
            .where('site_id', '=', letter.site.id)
            .where('id', '=', letter.message.item.alert)
            .executeTakeFirst()
        : undefined
    const owner = await db
      .selectFrom('leads')
      .innerJoin('users', 'users.id', 'leads.owner_id')
      .select('users.email')
      .where('leads.site_id', '=', letter.site.id)
      .where('leads.contact_id', '=', contact)
      .executeTakeFirst()
    return { plan: alert ? (JSON.parse(alert.body).plan ?? null) : null, owner: owner?.email ?? null }
  }

  /** Requests of one connection one after the other, at a distance. */
  #inTurn<T extends Awaited<ReturnType<Ask>>>(connection: string, work: () => Promise<T>): Promise<T> {
    const { now, spacingMs = SPACING_MS, pause = sleep } = this.#deps
    const lane = this.#lanes.get(connection) ?? { turn: Promise.resolve(), freeAt: 0 }
    this.#lanes.set(connection, lane)
    const mine = lane.turn.then(async () => {
      const wait = lane.freeAt - now()
      if (wait > WAITED_MS)
        throw new CrmFault('rate_limited', 'The CRM has asked for a pause.', { retryAfterMs: wait })
      if (wait > 0) await pause(wait)
      const asked = await work()
      const asksPause = asked.status === 429 ? (asked.retryAfterMs ?? BURST_MS) : 0
      lane.freeAt = now() + Math.max(spacingMs, asksPause)
      return asked
    })
    lane.turn = mine.catch(() => {})
    return mine
  }

  /** Two alerts of one contact would make two persons. */
  async #alone<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#contacts.get(key) ?? Promise.resolve()).then(work)
    const over = mine.then(
      () => {},
      () => {},
    )
    this.#contacts.set(key, over)
    try {
      return await mine
    } finally {
      if (this.#contacts.get(key) === over) this.#contacts.delete(key)
    }
  }
}

const NOBODY = { plan: null, owner: null }

/** The outcome of an attempt, for the outbox. */
function sentOf({ code, message, status, retryAfterMs, isUnknown }: CrmFault): Sent {
  // The token is refused: every further message would be.
  if (code === 'unauthorized') return { outcome: 'gone', status: status ?? 401, answer: message }
  const failed = { outcome: 'failed', status, answer: message || code } as const
  const isFinal = code === 'forbidden' || code === 'refused' || code === 'no_email' || code === 'no_token'
  if (isFinal) return { ...failed, retryAfterMs: null, isFinal }
  return { ...failed, retryAfterMs: Math.max(retryAfterMs ?? 0, isUnknown ? UNKNOWN_MS : 0) || null }
}
