import type { Kysely, Selectable } from 'kysely'
import type { CrmStep } from '../../shared/crm.ts'
import type { CrmTables } from '../model/crm-tables.ts'
import type { Statement, Store } from '../model/port.ts'
import type { Tables } from '../model/tables.ts'

/** `askedAt`: a request that creates something was about to be sent; without `id` its result is not known. */
export type StepState = { askedAt?: number; id?: string }
export type Steps = { [S in CrmStep]?: StepState }
export type PersonRow = Selectable<CrmTables['crm_people']>
export type Push = { id: string; connection: string; site: string; contact: string }
export type Told = { plan: string | null; score: number | null; band: string | null }

/** Earlier handovers of the contact that are looked at for a request without a result. */
const EARLIER = 20

/** The records of handovers. Each result is written before the next step begins. */
export class PushBook {
  readonly #store: Pick<Store, 'db' | 'run'>

  constructor(store: Pick<Store, 'db' | 'run'>) {
    this.#store = store
  }

  get #db(): Kysely<Tables> {
    return this.#store.db
  }

  async steps(id: string): Promise<Steps> {
    const row = await this.#db
      .selectFrom('crm_pushes')
      .select('steps')
      .where('id', '=', id)
      .executeTakeFirst()
    return row ? JSON.parse(row.steps) : {}
  }

  /** The latest person of the contact there; an older one is left after a merge of contacts. */
  person({ connection, site, contact }: Push): Promise<PersonRow | undefined> {
    return this.#db
      .selectFrom('crm_people')
      .selectAll()
      .where('site_id', '=', site)
      .where('contact_id', '=', contact)
      .where('connection_id', '=', connection)
      .orderBy('told_at', 'desc')
      .orderBy('remote_id')
      .limit(1)
      .executeTakeFirst()
  }

  /** Since when a request to create this has been without a result, in any handover of the contact; null: never. */
  async askedSince({ connection, site, contact }: Push, step: CrmStep, own: Steps): Promise<number | null> {
    const rows =
      contact === ''
        ? []
        : await this.#db
            .selectFrom('crm_pushes')
            .select('steps')
            .where('site_id', '=', site)
            .where('contact_id', '=', contact)
            .where('connection_id', '=', connection)
            .orderBy('at', 'desc')
            .limit(EARLIER)
            .execute()
    const all = [own, ...rows.map(row => JSON.parse(row.steps) as Steps)]
    const times = all.flatMap(steps => {
      const state = steps[step]
      return state?.askedAt !== undefined && state.id === undefined ? [state.askedAt] : []
    })
    return times.length === 0 ? null : Math.min(...times)
  }

  /** Writes the steps, and with them what a step has found out of the person. */
  async save(push: Push, steps: Steps, now: number, person?: Partial<PersonRow> & { remote_id: string }) {
    const body = JSON.stringify(steps)
    const row = {
      id: push.id,
      connection_id: push.connection,
      site_id: push.site,
      contact_id: push.contact,
      steps: body,
      at: now,
    }
    const changes: Statement[] = [
      this.#db
        .insertInto('crm_pushes')
        .values(row)
        .onConflict(conflict => conflict.column('id').doUpdateSet({ steps: body }))
        .compile(),
    ]
    if (person && push.contact !== '') changes.push(this.#personStatement(push, person, now))
    await this.#store.run(changes)
  }

  /** What was written of a score there. */
  async told(row: Pick<PersonRow, 'connection_id' | 'remote_id'>, { plan, score, band }: Told, now: number) {
    await this.#db
      .updateTable('crm_people')
      .set({ plan_id: plan, score, band, told_at: now })
      .where('connection_id', '=', row.connection_id)
      .where('remote_id', '=', row.remote_id)
      .execute()
  }

  #personStatement(push: Push, person: Partial<PersonRow> & { remote_id: string }, now: number): Statement {
    const { remote_id, ...change } = person
    const blank = { plan_id: null, score: null, band: null, deal_id: null }
    return this.#db
      .insertInto('crm_people')
      .values({
        ...blank,
        connection_id: push.connection,
        remote_id,
        site_id: push.site,
        contact_id: push.contact,
        told_at: now,
        ...change,
      })
      .onConflict(conflict =>
        conflict
          .columns(['connection_id', 'remote_id'])
          .doUpdateSet({ site_id: push.site, contact_id: push.contact, told_at: now, ...change }),
      )
      .compile()
  }
}
