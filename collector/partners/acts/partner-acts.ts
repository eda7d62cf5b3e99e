import type { Kind } from '../../../shared/event.ts'
import { isRefusal } from '../../../shared/refusal.ts'
import type { SiteBook } from '../../accounts/site-settings.ts'
import type { Pipeline } from '../../ingest/pipeline.ts'
import { checkEvent } from '../../ingest/validate.ts'
import { shortHash } from '../../model/hash-id.ts'
import { partnerUserId } from '../../model/partner-contact.ts'
import type { Store } from '../../model/port.ts'
import type { SiteId } from '../../model/rows.ts'
import { isOfPartners, PARTNER_ID, PARTNER_KIND, PARTNER_LEVEL } from '../../score/of-partners.ts'
import { readLevels } from '../levels.ts'
import { findPartner, type PartnerRow } from '../partners.ts'
import { peopleOf } from '../people.ts'

export type Act = {
  name: Extract<
    Kind,
    | ('partner_login' | 'material_download' | 'partner_link_made' | 'referral_made' | 'referral_won')
    | ('partner_sale' | 'partner_sale_reversed' | 'mail_sent' | 'level_granted')
  >
  /** Unique among the acts of the partner; the same id again adds nothing. */
  id: string
  at: number
  props?: Record<string, unknown>
}

type Deps = {
  store: Store
  sites: Pick<SiteBook, 'get'>
  pipeline: Pick<Pipeline, 'take'>
  now(): number
}

const NAME_LENGTH = 16

/**
 * Records what partners do as events of their contacts, so that the scoring engine scores them. Nothing is recorded unless
 * a live plan of the site scores partners. Ids are functions of the act, so that a repeated step adds nothing.
 */
export class PartnerActs {
  readonly #deps: Deps

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async isScored(site: SiteId): Promise<boolean> {
    const { plans } = await this.#deps.store.registry()
    return plans.some(plan => plan.site === site && plan.state === 'live' && isOfPartners(plan.document))
  }

  /** Records an act of a partner. */
  async say(site: SiteId, partner: string, act: Act): Promise<void> {
    if (!(await this.isScored(site))) return
    const row = await findPartner(this.#deps.store.db, partner)
    if (row && row.site_id === site && row.erased_at === null) await this.record(row, [act])
  }

  /** Records acts of a partner that scored plans of the site are for. */
  async record(partner: PartnerRow, acts: readonly Act[]): Promise<void> {
    const { sites, pipeline, now } = this.#deps
    const settings = await sites.get(partner.site_id)
    if (!settings || acts.length === 0) return
    const receivedAt = now()
    const userId = partnerUserId(partner.id)
    const who = await this.#whoIs(partner, receivedAt)
    const raws = [
      { i: who.id, n: 'identify', t: receivedAt, userId, p: who.props },
      ...acts.map(({ name, id, at, props = {} }) => ({ i: id, n: name, t: at, userId, p: props })),
    ]
    const door = { key: 'secret', receivedAt, visitor: null, sentAt: null } as const
    const from = { key: 'secret', agent: '', address: null, receivedAt } as const
    const checked = raws.map(raw => checkEvent(raw, door))
    const wrong = checked.find(isRefusal)
    if (wrong) throw new Error(`an act of the partner ${partner.id} is no event: ${wrong.message}`)
    await pipeline.take(settings, from, checked, raws)
  }

  /** Who the partner is, as traits; the event's id names them, so that it is stored once for each change. */
  async #whoIs(partner: PartnerRow, now: number): Promise<{ id: string; props: Record<string, unknown> }> {
    const { db } = this.#deps.store
    const people = (await peopleOf(db, partner.id)).filter(one => one.removed_at === null)
    const owner = people.find(({ role }) => role === 'owner') ?? people[0]
    const levels = (await readLevels(db, partner.site_id, partner.id)).get(partner.id) ?? []
    const level = levels.findLast(({ from }) => from <= now)?.level
    const traits = {
      name: partner.name,
      ...(partner.company && { company: partner.company }),
      ...(owner?.phone && { phone: owner.phone }),
      [PARTNER_ID]: partner.id,
      [PARTNER_KIND]: partner.kind,
      ...(level && { [PARTNER_LEVEL]: level }),
    }
    const props = { ...(owner?.email && { email: owner.email }), traits }
    return { id: `${partner.id}_who_${shortHash(JSON.stringify(props), NAME_LENGTH)}`, props }
  }
}
