import type { AlertRule, Trigger } from '../../shared/alert-rule.ts'
import type { LiveList } from '../../shared/live-list.ts'
import type { Registry, SiteId } from '../model/rows.ts'
import { compileWhere, type Holds } from '../score/rules/condition.ts'
import { type Calendar, calendarOf } from '../score/time/calendar.ts'
import { type Duration, parseDuration } from '../score/time/duration.ts'
import { DEFAULT_RULE, DEFAULT_RULES } from './default-rules.ts'

type Kind = Trigger['kind']
type RuleOf<K extends Kind> = {
  id: string
  rule: AlertRule
  trigger: Extract<Trigger, { kind: K }>
  /** On the contact. */
  holds: Holds | null
  /** On the event. */
  ofEvent: Holds | null
  /** Null: as often as there is cause. */
  cooldown: Duration | null
  /** The length of the inactivity; for rules of kind `inactive` only. */
  silence: Duration | null
  calendar: Calendar
}
export type CompiledRule<K extends Kind = Kind> = K extends Kind ? RuleOf<K> : never
export type CompiledList = { id: string; list: LiveList; holds: Holds | null }

/** A site's compiled alert rules and lists. */
export type Wanted = {
  thresholds: CompiledRule<'threshold'>[]
  identified: CompiledRule<'identified'>[]
  /** By the event's name. */
  events: Map<string, CompiledRule<'event'>[]>
  /** Rules that time alone triggers; the inactivity sweep runs them. */
  inactivity: CompiledRule<'inactive' | 'sleeping_giant'>[]
  lists: CompiledList[]
}

const DAY = parseDuration('PT24H')!

/** The compiled rules and lists of each site; compiled again only when the registry has changed. */
export class AlertRuleBook {
  #registry: Registry | null = null
  readonly #bySite = new Map<SiteId, Wanted>()

  of(registry: Registry, site: SiteId): Wanted {
    if (this.#registry?.version !== registry.version) {
      this.#registry = registry
      this.#bySite.clear()
    }
    let wanted = this.#bySite.get(site)
    if (!wanted) this.#bySite.set(site, (wanted = compileWanted(registry, site)))
    return wanted
  }
}

export function compileWanted(registry: Registry, site: SiteId): Wanted {
  const wanted: Wanted = { thresholds: [], identified: [], events: new Map(), inactivity: [], lists: [] }
  const calendar = calendarOf(registry.sites.get(site)?.timeZone ?? 'UTC')
  const own = registry.alertRules.filter(rule => rule.site === site)
  const rules = own.length > 0 ? own : DEFAULT_RULES.map(rule => ({ id: DEFAULT_RULE, site, rule }))
  for (const { id, rule } of rules) {
    if (!rule.isOn) continue
    const compiled = compileRule(id, rule, calendar)
    const { kind } = compiled.trigger
    if (kind === 'threshold') wanted.thresholds.push(compiled as CompiledRule<'threshold'>)
    else if (kind === 'identified') wanted.identified.push(compiled as CompiledRule<'identified'>)
    else if (kind === 'event') {
      const named = compiled as CompiledRule<'event'>
      const known = wanted.events.get(named.trigger.event)
      if (known) known.push(named)
      else wanted.events.set(named.trigger.event, [named])
    } else wanted.inactivity.push(compiled as CompiledRule<'inactive' | 'sleeping_giant'>)
  }
  for (const { id, site: of, list } of registry.lists)
    if (of === site && list.isOn) wanted.lists.push({ id, list, holds: compileWhere(list.where) })
  return wanted
}

function compileRule(id: string, rule: AlertRule, calendar: Calendar): CompiledRule {
  const { trigger } = rule
  // Each threshold has a cooldown of its own in the plan: a second threshold on the same day alerts too.
  const standard = trigger.kind === 'threshold' ? null : DAY
  return {
    id,
    rule,
    trigger,
    holds: compileWhere(rule.where),
    ofEvent: trigger.kind === 'event' ? compileWhere(trigger.where) : null,
    cooldown: rule.cooldown === undefined ? standard : parseDuration(rule.cooldown),
    silence: trigger.kind === 'inactive' ? parseDuration(trigger.for) : null,
    calendar,
  } as CompiledRule
}
