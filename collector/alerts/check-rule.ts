import type { AlertRule } from '../../shared/alert-rule.ts'
import type { LiveList } from '../../shared/live-list.ts'
import type { PlanVersion } from '../model/rows.ts'
import { checkWhere } from '../score/check/condition.ts'
import { Faults, type PlanIssue } from '../score/check/faults.ts'
import { needSpan } from '../score/check/value.ts'

/** The objects of a site that a rule or a list may refer to. */
export type Surroundings = {
  plans: readonly string[]
  channels: readonly { id: string; kind: string }[]
  versions: readonly PlanVersion[]
}

/** Checks a rule beyond its schema. */
export function checkRule(rule: AlertRule, site: Surroundings): PlanIssue[] {
  const faults = new Faults()
  const { trigger } = rule
  checkWhere(faults.in('where'), rule.where)
  needSpan(faults.in('cooldown'), rule.cooldown)
  if (trigger.kind === 'event') checkWhere(faults.in('trigger').in('where'), trigger.where)
  if (trigger.kind === 'inactive') needSpan(faults.in('trigger').in('for'), trigger.for)
  if (trigger.kind !== 'event' && trigger.plan !== undefined)
    faults
      .in('trigger')
      .in('plan')
      .need(site.plans.includes(trigger.plan), `this site has no plan ${trigger.plan}`)
  rule.channels.forEach((id, i) => {
    faults
      .in('channels')
      .in(i)
      .need(
        site.channels.some(channel => channel.id === id),
        `this site has no channel ${id}`,
      )
  })
  return faults.errors
}

/** Checks a live list; its changes go to programs, so its channels must be webhooks. */
export function checkList(list: LiveList, site: Surroundings): PlanIssue[] {
  const faults = new Faults()
  checkWhere(faults.in('where'), list.where)
  faults.in('plan').need(site.plans.includes(list.plan), `this site has no plan ${list.plan}`)
  const version = site.versions.find(({ plan, state }) => plan === list.plan && state === 'live')
  if (version)
    list.bands?.forEach((id, i) => {
      const isKnown = version.document.bands.some(band => band.id === id)
      faults.in('bands').in(i).need(isKnown, `the plan has no band ${id}`)
    })
  list.channels.forEach((id, i) => {
    const isWebhook = site.channels.some(channel => channel.id === id && channel.kind === 'webhook')
    faults.in('channels').in(i).need(isWebhook, `this site has no webhook ${id}`)
  })
  return faults.errors
}
