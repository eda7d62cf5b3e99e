import { rewardAlert, rewardId } from '../model/reward.ts'
import type { Alert, ContactId, ContactRow, Crossing, Grant, SiteId } from '../model/rows.ts'
import type { LiveVersion } from '../plans/scorer-book.ts'
import { isLaterPeriod, rewardsOf } from '../score/reward.ts'

/** Grants the rewards of crossings, inside their transaction. */
export class RewardGrants {
  #grants: Grant[] = []
  #alerts: Alert[] = []

  get granted(): readonly Grant[] {
    return this.#grants
  }

  /** For programs alone: people learn of the crossing. */
  get alerts(): readonly Alert[] {
    return this.#alerts
  }

  /** The contact's own row notes the grant, where it cannot race. A silent crossing grants nothing. */
  grant(row: ContactRow, { version, scorer }: LiveVersion, crossing: Crossing): void {
    if (crossing.silent) return
    for (const rule of rewardsOf(scorer, crossing)) {
      const key = JSON.stringify([version.plan, rule.id])
      if (!isLaterPeriod(scorer, rule, row.rewarded?.[key], crossing.at)) continue
      row.rewarded = { ...row.rewarded, [key]: crossing.at }
      const { site, id: contact } = row
      const { plan, planVersion, at, statedAt, to: score } = crossing
      const id = rewardId(site, plan, rule.id, crossing.id)
      this.#grants.push({
        ...{ id, site, contact, plan, planVersion, rule: rule.id, crossing: crossing.id, name: rule.name },
        ...{ amount: rule.value?.amount ?? null, currency: rule.value?.currency ?? null },
        ...{ score, at, statedAt },
      })
      const news = { reward: id, state: 'granted', previous: null, reason: '' } as const
      this.#alerts.push(rewardAlert({ site, contact, plan, score, at: statedAt, news }))
    }
  }

  /** Discards what this transaction has granted to an erased contact. */
  forget(site: SiteId, contact: ContactId): void {
    const isOther = (one: { site: SiteId; contact: ContactId | null }) =>
      one.site !== site || one.contact !== contact
    this.#grants = this.#grants.filter(isOther)
    this.#alerts = this.#alerts.filter(isOther)
  }
}
