import { emptyKnown, joinKey } from '../../model/known.ts'
import type { Arrival, Decider, Decision, Known, Need } from '../../model/port.ts'
import type { Registry } from '../../model/rows.ts'
import { writeBody } from '../contact-body.ts'
import { type Outcome, writeOutcome } from '../outcome-text.ts'
import { type Decided, deciding } from '../run-decider.ts'
import { carryOut, rewriteAll } from './eraser.ts'
import { LostRace } from './failure.ts'
import { load } from './load.ts'
import { Locks, lockContacts, lockNames } from './locks.ts'
import type { Client } from './pool.ts'
import { rowsOf, write } from './write.ts'
import { writeDeal } from './write-deal.ts'
import { writeWork } from './write-work.ts'

/** Kinds of rows that another batch may change between the read and the lock. */
const PERISHABLE = ['claims', 'claimants', 'histories', 'orders'] as const

export type Signature = { origin: string; number: number }

/** The transaction of one batch: it reads, locks, decides and writes over one connection. */
export class Transaction {
  readonly #client: Client
  readonly #known = emptyKnown()
  readonly #held = new Locks()
  /** All locks that this batch has needed in any attempt. */
  readonly #wanted: Locks
  /** Read before the last lock was taken. */
  #stale: Need = {}
  #fresh: Need = {}

  constructor(client: Client, wanted: Locks) {
    this.#client = client
    this.#wanted = wanted
  }

  async decide(
    decider: Decider,
    batch: readonly Arrival[],
    registry: Registry,
    budgetMs: number | undefined,
  ): Promise<Decided> {
    await this.#lock([...this.#wanted.names], [...this.#wanted.contacts])
    const steps = deciding(decider, batch, registry, { into: this.#known, budgetMs })
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value
      await this.#load(step.value[0])
    }
  }

  /** Returns the decision's entry for the table of changes; null if it changes nothing. */
  async write(decision: Decision, known: Known, signature: Signature): Promise<Outcome | null> {
    await this.#load(this.#unread(decision))
    await this.#checkPerishable()
    const contacts = decision.contacts.map(writeBody)
    const outcome: Outcome = { decision, known, contacts }
    const rows = rowsOf(decision, known, contacts, this.#stale.streams ?? [])
    const hasNews =
      decision.contacts.length + decision.events.length + decision.crossings.length > 0 ||
      (decision.alerts?.length ?? 0) > 0 ||
      decision.erasures !== undefined
    if (hasNews) rows.changes = [[signature.origin, signature.number, writeOutcome(outcome, () => undefined)]]
    await write(this.#client, rows)
    // After the leads of merged contacts have moved.
    for (const change of decision.outcomes ?? []) await writeDeal(this.#client, change)
    await writeWork(this.#client, decision.work ?? [])
    await rewriteAll(this.#client, decision.rederived ?? [])
    await carryOut(this.#client, decision)
    return hasNews ? outcome : null
  }

  async #load(asked: Need): Promise<void> {
    const need = this.#missing(asked)
    const { contacts = new Set<string>(), ...others } = need
    await this.#lock(Locks.namesIn(need), [...contacts])
    await load(this.#client, others, this.#known)
    this.#fresh = union(this.#fresh, others)
  }

  async #lock(allNames: readonly string[], contacts: readonly string[]): Promise<void> {
    const names = allNames.filter(name => !this.#held.names.has(name))
    if (names.length + contacts.length === 0) return
    this.#stale = union(this.#stale, this.#fresh)
    this.#fresh = {}
    for (const name of names) this.#wanted.names.add(name)
    for (const contact of contacts) this.#wanted.contacts.add(contact)
    if (names.length > 0) {
      await lockNames(this.#client, names, this.#held.names.size + this.#held.contacts.size === 0)
      for (const name of names) this.#held.names.add(name)
    }
    if (contacts.length > 0) {
      await lockContacts(this.#client, contacts, this.#held.contacts.size === 0, this.#known)
      for (const contact of contacts) this.#held.contacts.add(contact)
    }
  }

  #missing(need: Need): Need {
    const missing: Need = {}
    for (const kind of Object.keys(need) as (keyof Need)[])
      missing[kind] = new Set([...need[kind]!].filter(key => !this.#known[kind].has(key)))
    return missing
  }

  /** Rows that the decision overwrites without having read them. */
  #unread({ contacts, streams, claims }: Decision): Need {
    return {
      contacts: new Set(contacts.map(row => joinKey(row.site, row.id))),
      streams: new Set(streams.map(row => joinKey(row.site, row.key))),
      claims: new Set(claims.map(row => joinKey(row.site, row.stream))),
    }
  }

  /** The writing statement compares streams; the rarer kinds are compared here. */
  async #checkPerishable(): Promise<void> {
    const again: Need = {}
    for (const kind of PERISHABLE) if (this.#stale[kind]?.size) again[kind] = this.#stale[kind]
    const now = emptyKnown()
    await load(this.#client, again, now)
    for (const kind of PERISHABLE)
      for (const [key, value] of now[kind])
        if (JSON.stringify(value) !== JSON.stringify(this.#known[kind].get(key))) throw new LostRace(kind)
  }
}

const union = (a: Need, b: Need): Need => {
  const both: Need = { ...a }
  for (const kind of Object.keys(b) as (keyof Need)[]) both[kind] = (a[kind] ?? new Set()).union(b[kind]!)
  return both
}
