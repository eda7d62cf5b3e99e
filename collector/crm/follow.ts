import { setTimeout as sleep } from 'node:timers/promises'
import type { Kind } from '../../shared/event.ts'
import type { Store } from '../model/port.ts'
import type { Tables } from '../model/tables.ts'
import { rowsOf } from '../notify/inbox.ts'
import { eventId } from '../providers/event-id.ts'
import type { Item } from '../providers/port.ts'
import type { CrmDesk } from './desk.ts'
import { CrmFault, type Deal } from './port.ts'
import { refreshScores } from './refresh.ts'
import type { Work } from './work.ts'

type Deps = {
  store: Store
  desk: CrmDesk
  /** Takes an event with the trust of a server. */
  send(site: string, item: Item): Promise<unknown>
  now: () => number
  report: (error: unknown) => void
}

const LOOK_MS = 1_000
const REFRESH_EACH_MS = 60_000
const AT_ONCE = 50
const FIRST_RETRY_MS = 60_000
const LONGEST_RETRY_MS = 6 * 3_600_000
/** About five days. */
const MOST_TRIES = 24
const MOST_AGE_MS = 400 * 86_400_000

/** The leader's loop: asks CRMs for deals that have changed, tells them of erasures, and refreshes scores there. */
export class CrmFollow {
  readonly #deps: Deps
  #refreshedAt = Number.NEGATIVE_INFINITY

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.turn(signal)
      } catch (error) {
        if (!signal.aborted) this.#deps.report(error)
      }
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {})
    }
  }

  /** Does everything that is due. */
  async turn(signal: AbortSignal): Promise<void> {
    const { store, now } = this.#deps
    const due = await store.db
      .selectFrom('crm_work')
      .selectAll()
      .where('due_at', '<=', now())
      .orderBy('due_at')
      .orderBy('subject')
      .limit(AT_ONCE)
      .execute()
    for (const work of due) {
      if (signal.aborted) return
      await this.#try(work, signal)
    }
    if (now() - this.#refreshedAt < REFRESH_EACH_MS) return
    this.#refreshedAt = now()
    await refreshScores(this.#deps, signal)
  }

  async #try(work: Work, signal: AbortSignal): Promise<void> {
    const { desk, now, report } = this.#deps
    try {
      if (work.kind === 'erase') await this.#erase(work, signal)
      else await this.#askForDeal(work, signal)
      await this.#end(work)
    } catch (error) {
      if (signal.aborted) throw error
      const fault = error instanceof CrmFault ? error : null
      if (fault) await desk.trouble(work.connection_id, fault)
      // An error of our own is tried again later too: the work behind it must not wait for it.
      else report(error)
      const tries = Number(work.tries) + 1
      // A refusal is final, and so is the last try.
      if (fault?.code === 'refused' || tries > MOST_TRIES) return this.#end(work)
      const delay = Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS)
      const due = now() + Math.max(delay, fault?.retryAfterMs ?? 0)
      await this.#mine(work, { tries, due_at: due })
    }
  }

  async #erase({ connection_id, subject }: Work, signal: AbortSignal): Promise<void> {
    const crm = await this.#deps.desk.open(connection_id, signal)
    await crm.deletePerson(subject)
  }

  async #askForDeal(
    { connection_id: connection, site_id: site, subject, asked_at }: Work,
    signal: AbortSignal,
  ) {
    const { store, desk, send, now } = this.#deps
    const deal = await (await desk.open(connection, signal)).readDeal(subject)
    if (!deal) return
    const known = await store.db
      .selectFrom('crm_deals')
      .selectAll()
      .where('connection_id', '=', connection)
      .where('remote_id', '=', subject)
      .executeTakeFirst()
    if (known?.state === deal.state) return
    // A deal that is open for the first time says nothing; one that is open again takes its outcome back.
    const isNew = !known && deal.state === 'open'
    const who = isNew ? null : await this.#personOf(connection, site, deal)
    if (who) {
      const at = Number(asked_at)
      const isPlausible = deal.closedAt !== null && deal.closedAt <= at && at - deal.closedAt < MOST_AGE_MS
      await send(site, {
        id: eventId(
          'crm',
          connection,
          subject,
          deal.state,
          deal.closedAt,
          known?.at === undefined ? null : Number(known.at),
        ),
        name: NAMES[deal.state],
        time: isPlausible && deal.state !== 'open' ? deal.closedAt : at,
        ...who,
        props: {
          deal_id: subject,
          ...(deal.value !== null && deal.value > 0 && { value: deal.value }),
          ...(deal.currency !== null && { currency: deal.currency.toUpperCase() }),
        },
      })
    }
    const row = { connection_id: connection, remote_id: subject, state: deal.state, at: now() }
    await store.db
      .insertInto('crm_deals')
      .values(row)
      .onConflict(conflict =>
        conflict.columns(['connection_id', 'remote_id']).doUpdateSet({ state: row.state, at: row.at }),
      )
      .execute()
  }

  /** The contact that was handed over, else the address that the CRM has of the person. */
  async #personOf(
    connection: string,
    site: string,
    { people }: Deal,
  ): Promise<{ userId: string } | { email: string } | null> {
    const { store } = this.#deps
    for (const { id } of people) {
      const known = await store.db
        .selectFrom('crm_people')
        .select('contact_id')
        .where('connection_id', '=', connection)
        .where('remote_id', '=', id)
        .executeTakeFirst()
      const row = known && [...(await rowsOf(store, site, [{ contact: known.contact_id }])).values()][0]
      const names = row?.identifiers ?? []
      const user = names.find(name => name.startsWith('u:'))
      if (user) return { userId: user.slice(2) }
      const email = names.find(name => name.startsWith('e:'))
      if (email) return { email: email.slice(2) }
    }
    const email = people.find(person => person.email !== null)?.email
    return email ? { email } : null
  }

  async #end(work: Work): Promise<void> {
    await this.#deps.store.db
      .deleteFrom('crm_work')
      .where('connection_id', '=', work.connection_id)
      .where('kind', '=', work.kind)
      .where('subject', '=', work.subject)
      .where('asked_at', '=', Number(work.asked_at))
      .execute()
  }

  /** Changes the row unless it was noted again meanwhile. */
  async #mine(work: Work, change: Partial<Tables['crm_work']>): Promise<void> {
    await this.#deps.store.db
      .updateTable('crm_work')
      .set(change)
      .where('connection_id', '=', work.connection_id)
      .where('kind', '=', work.kind)
      .where('subject', '=', work.subject)
      .where('asked_at', '=', Number(work.asked_at))
      .execute()
  }
}

const NAMES = { won: 'deal_won', lost: 'deal_lost', open: 'deal_created' } as const satisfies Record<
  Deal['state'],
  Kind
>
