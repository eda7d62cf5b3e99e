import type { Selectable } from 'kysely'
import type { HookEvent } from '../../../shared/hook.ts'
import type { Store } from '../../model/port.ts'
import type { Tables } from '../../model/tables.ts'
import { type ChannelRow, isOpen, readChannel } from '../channel-book.ts'
import { idOf } from './plan-deliveries.ts'

type Deps = { store: Store; now: () => number }
type LeadEvent = Exclude<HookEvent, 'alert.created' | `list.${string}`>
type LeadRow = Selectable<Tables['leads']>
type Place = { at: number; site: string; contact: string }
type Hook = { row: ChannelRow; event: LeadEvent }

const EVENTS: readonly string[] = ['lead.claimed', 'deal.won', 'deal.lost'] satisfies LeadEvent[]
/** Another collector may write a change with an earlier time a little later. */
const OVERLAP_MS = 60_000
/** After a start so much of the past is looked through; what was sent has its delivery already. */
const FIRST_MS = 86_400_000
const PIECE = 500

/** Leads that were claimed, and deals that were won or lost, for the programs that have subscribed to them. */
export class LeadHooks {
  readonly #deps: Deps
  #after: number | null = null

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async take(): Promise<void> {
    const { store, now } = this.#deps
    const { db } = store
    const rows = await db
      .selectFrom('channels')
      .selectAll()
      .where('body', 'like', '%"kind":"hook"%')
      .execute()
    const hooks = rows.flatMap((row): Hook[] => {
      const { settings } = readChannel(row)
      if (settings.kind !== 'hook' || !isOpen(row) || !EVENTS.includes(settings.event)) return []
      return [{ row, event: settings.event as LeadEvent }]
    })
    const started = now()
    if (hooks.length === 0) {
      this.#after = started
      return
    }
    let place: Place = { at: (this.#after ?? started - FIRST_MS) - OVERLAP_MS, site: '', contact: '' }
    for (;;) {
      const leads = await this.#leadsAfter(place, [...new Set(hooks.map(({ row }) => row.site_id))])
      await this.#lay(leads, hooks, started)
      const last = leads.at(-1)
      if (!last || leads.length < PIECE) break
      place = { at: Number(last.updated_at), site: last.site_id, contact: last.contact_id }
    }
    this.#after = started
  }

  /** In pages by instant and name: any number of leads may have changed at one instant. */
  #leadsAfter({ at, site, contact }: Place, sites: readonly string[]): Promise<LeadRow[]> {
    return this.#deps.store.db
      .selectFrom('leads')
      .selectAll()
      .where('site_id', 'in', sites)
      .where(({ and, eb, or }) =>
        or([
          eb('updated_at', '>', at),
          and([eb('updated_at', '=', at), eb('site_id', '>', site)]),
          and([eb('updated_at', '=', at), eb('site_id', '=', site), eb('contact_id', '>', contact)]),
        ]),
      )
      .where('updated_at', '>=', at)
      .orderBy('updated_at')
      .orderBy('site_id')
      .orderBy('contact_id')
      .limit(PIECE)
      .execute()
  }

  async #lay(leads: readonly LeadRow[], hooks: readonly Hook[], started: number): Promise<void> {
    const { store } = this.#deps
    const { db } = store
    const made = leads.flatMap(lead =>
      hooks.flatMap(({ row, event }) => {
        if (row.site_id !== lead.site_id) return []
        const at =
          event === 'lead.claimed'
            ? lead.claimed_at
            : lead.outcome === event.slice(5)
              ? lead.outcome_at
              : null
        if (at === null || Number(at) < Number(row.created_at)) return []
        return [
          { id: idOf(row.id, event, lead.contact_id, String(at)), row, event, contact: lead.contact_id },
        ]
      }),
    )
    for (let from = 0; from < made.length; from += PIECE) {
      const some = made.slice(from, from + PIECE)
      await store.run([
        db
          .insertInto('deliveries')
          .values(
            some.map(({ id, row, event }) => ({
              id,
              site_id: row.site_id,
              channel_id: row.id,
              rule_id: event,
              kind: 'lead',
              state: 'waiting' as const,
              created_at: started,
              next_at: started,
              tries: 0,
              settled_at: null,
            })),
          )
          .onConflict(row => row.doNothing())
          .compile(),
        db
          .insertInto('delivery_items')
          .values(
            some.map(({ id, row, contact }) => ({
              delivery_id: id,
              alert_id: id,
              site_id: row.site_id,
              contact_id: contact,
            })),
          )
          .onConflict(row => row.doNothing())
          .compile(),
      ])
    }
  }
}
