import { setTimeout as sleep } from 'node:timers/promises'
import { Temporal } from 'temporal-polyfill'
import { isRefusal } from '../../../shared/refusal.ts'
import type { Running } from '../../app/main.ts'
import type { AppDeps } from '../../http/deps.ts'
import { checkEvent } from '../../ingest/validate.ts'
import { PartnerActs } from '../../partners/acts/partner-acts.ts'
import { salesActs } from '../../partners/acts/sales.ts'
import { closeStatements } from '../../partners/commissions/close-month.ts'
import { Commissions } from '../../partners/commissions/commissions.ts'
import { moveStatement } from '../../partners/commissions/move-statement.ts'
import { partnerSite } from '../../partners/partner-site.ts'
import { findPartner } from '../../partners/partners.ts'
import { BASIS_TEXTS } from '../../partners/referrals/form.ts'
import { changeReward } from '../../rewards/change-reward.ts'
import type { DemoSite } from '../site.ts'
import { type Cast, setUpProgramme } from './set-up.ts'
import { actsOf, REFERRED, REFUNDED, type Sale, salesOf } from './story.ts'

const DAY_MS = 86_400_000
const ACTOR = 'demo'
/** The programme is older than the oldest sale. */
const SINCE_DAYS = 150
/** After this time a referred person buys, so that the referral is won on the screen. */
const WON_AFTER_MS = 45_000

type Deps = Pick<AppDeps, 'sites' | 'partners' | 'refresh'> & Pick<Running, 'store' | 'pipeline'>

/**
 * The partners of the demo shop with their past: sales, two closed months of which the second corrects the first, a reward,
 * and a referral that is won while the demo runs.
 */
export class DemoPartners {
  readonly #deps: Deps
  readonly #site: DemoSite
  readonly #commissions: Commissions
  readonly #acts: PartnerActs

  constructor(deps: Deps, site: DemoSite) {
    const { store, sites, pipeline } = deps
    this.#deps = deps
    this.#site = site
    this.#commissions = new Commissions({ store, now: Date.now })
    this.#acts = new PartnerActs({ store, sites, pipeline, now: Date.now })
  }

  /** Fills the programme once; resolves when the past is there. */
  async fill(signal: AbortSignal): Promise<void> {
    const { store, sites, refresh } = this.#deps
    const site = await partnerSite(store, sites, this.#site.site)
    const hosts = await sites.get(this.#site.site)
    if (!site || !hosts || signal.aborted) return
    const now = Date.now()
    const cast = await setUpProgramme(store.db, site, hosts, now - SINCE_DAYS * DAY_MS, now)
    await refresh()
    const months = firstDays(now, site.timeZone)
    await this.#sell(salesOf(now, months))
    await this.#settleMonth(months[2]!, months[1]!, site.timeZone)
    await this.#take([
      {
        ...{ i: 'demo_refund', n: 'refund', t: months[1]! + 5 * DAY_MS },
        ...{ userId: customerOf(REFUNDED.order) },
        p: {
          ...{ transaction_id: REFUNDED.order, refund_id: REFUNDED.id },
          ...{ value: REFUNDED.value, currency: 'PLN' },
        },
      },
    ])
    await this.#settleMonth(months[1]!, months[0]!, site.timeZone)
    await this.#act(cast, now)
    await this.#deliver()
  }

  /** The rising star refers a person, and the person buys. */
  async win(signal: AbortSignal): Promise<void> {
    const { store, sites, partners } = this.#deps
    const site = await partnerSite(store, sites, this.#site.site)
    const star = await store.db
      .selectFrom('partners')
      .select('id')
      .where('site_id', '=', this.#site.site)
      .where('name', '=', 'Ola w Tatrach')
      .executeTakeFirst()
    if (!site || !star || signal.aborted) return
    const made = await partners.referrals.submit(
      site,
      { ...REFERRED, company: '', note: '', product: 'Tents for a team', basis: 'asked', agreed: true },
      {
        ...{ partner: star.id, person: null, channel: 'staff', language: 'pl', terms: null },
        basisText: BASIS_TEXTS.pl.asked,
      },
    )
    if (isRefusal(made)) return
    partners.wake()
    await sleep(WON_AFTER_MS, undefined, { signal })
    await this.#take([
      {
        ...{ i: 'demo_won', n: 'purchase', t: Date.now() },
        p: {
          ...{ email: REFERRED.email, transaction_id: 'D-2001', currency: 'PLN' },
          ...{ value: 3_690, tax: 690, items: [{ item_name: 'Tunnel 4', quantity: 3, price: 1_230 }] },
        },
      },
    ])
    partners.wake()
  }

  async #sell(sales: readonly Sale[]): Promise<void> {
    const { origin } = new URL(this.#site.marker.base)
    await this.#take(
      sales.flatMap(({ order, by, customer, clickedAt, orderedAt, value, tax, isPaid }) => {
        const userId = customerOf(order)
        const code = {
          hut: 'schronisko',
          store: 'alpine',
          giant: 'szlaki',
          star: 'ola',
          coupons: 'wyprawy',
          new: '',
        }
        const paid = isPaid ? '&gclid=demo' : ''
        const coupon = order === 'D-1009' ? { coupon: 'OLA10' } : {}
        const name = { name: customer.name }
        return [
          {
            i: `${order}_who`,
            n: 'identify',
            t: clickedAt,
            userId,
            p: { email: customer.email, traits: name },
          },
          {
            ...{ i: `${order}_view`, n: 'page_view', t: clickedAt + 1, userId },
            u: `${origin}/demo/?ref=${code[by]}${paid}`,
          },
          {
            ...{ i: `${order}_buy`, n: 'purchase', t: orderedAt, userId },
            p: { transaction_id: order, value, tax, currency: 'PLN', ...coupon },
          },
        ]
      }),
    )
  }

  /** Closes a month on the second day after it, and pays its statements. */
  async #settleMonth(start: number, end: number, zone: string): Promise<void> {
    const { store } = this.#deps
    const site = this.#site.site
    await this.#commissions.settle(site)
    const terms = await this.#commissions.terms.of(site)
    if (!terms) return
    const month = Temporal.Instant.fromEpochMilliseconds(start)
      .toZonedDateTimeISO(zone)
      .toPlainDate()
      .toString()
      .slice(0, 7)
    const at = end + 2 * DAY_MS
    const closed = await closeStatements(
      store.db,
      terms,
      { month, dryRun: false },
      ACTOR,
      Math.min(at, Date.now()),
    )
    if (isRefusal(closed)) return
    for (const { number } of closed)
      if (number !== null && at < Date.now() - 20 * DAY_MS)
        await moveStatement(
          store.db,
          site,
          number,
          { to: 'paid', reference: `P/${number}` },
          ACTOR,
          at + DAY_MS,
        )
  }

  async #act(cast: Cast, now: number): Promise<void> {
    const { store } = this.#deps
    for (const [key, acts] of Map.groupBy(actsOf(now), ({ by }) => by)) {
      const partner = await findPartner(store.db, cast.get(key)!)
      if (partner)
        await this.#acts.record(
          partner,
          acts.map(({ act }) => act),
        )
    }
    const settings = (await store.registry()).sites.get(this.#site.site)
    if (!settings) return
    for (const { partner, acts } of await salesActs(store, settings, now))
      await this.#acts.record(partner, acts)
  }

  /** One of the rewards is on its way. */
  async #deliver(): Promise<void> {
    const { db } = this.#deps.store
    const row = await db
      .selectFrom('rewards')
      .select('id')
      .where('site_id', '=', this.#site.site)
      .orderBy('granted_at')
      .executeTakeFirst()
    if (row)
      await changeReward(
        db,
        row.id,
        { state: 'ordered', reason: '', reference: 'LOY-1042' },
        ACTOR,
        Date.now(),
      )
  }

  async #take(raws: readonly Record<string, unknown>[]): Promise<void> {
    const { sites, pipeline } = this.#deps
    const settings = await sites.get(this.#site.site)
    if (!settings) return
    const receivedAt = Date.now()
    const door = { key: 'secret', receivedAt, visitor: null, sentAt: null } as const
    const from = { key: 'secret', agent: '', address: null, receivedAt } as const
    await pipeline.take(
      settings,
      from,
      raws.map(raw => checkEvent(raw, door)),
      raws,
    )
  }
}

const customerOf = (order: string): string => `customer-${order}`

/** The first instants of this month and the three before it, in a zone. */
function firstDays(now: number, zone: string): number[] {
  const first = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(zone)
    .with({ day: 1 })
    .startOfDay()
  return [0, 1, 2, 3].map(months => first.subtract({ months }).epochMilliseconds)
}
