import type { Event } from '../../shared/event.ts'
import type { Stood } from '../alerts/conditions.ts'
import { AlertDecider, type Step } from '../alerts/decide-alerts.ts'
import type { CompiledRule, Wanted } from '../alerts/rule-book.ts'
import type { Alert, ContactId, SiteId } from '../model/rows.ts'
import type { Fact } from '../score/score.ts'
import { factsOfContact } from '../transaction/facts.ts'
import type { Loads, UnitOfWork } from '../transaction/unit-of-work.ts'
import type { FoldCache } from './fold-cache.ts'
import type { Open, OpenContacts } from './open-contacts.ts'

/** Evaluates a site's alert rules and live lists for the contacts that a transaction changes. */
export class ContactAlerts {
  readonly #decider = new AlertDecider()
  readonly #uow: UnitOfWork
  readonly #folds: FoldCache
  readonly #contacts: OpenContacts

  constructor(uow: UnitOfWork, folds: FoldCache, contacts: OpenContacts) {
    this.#uow = uow
    this.#folds = folds
    this.#contacts = contacts
  }

  get raised(): Alert[] {
    return this.#decider.alerts
  }

  /** Asks the rules about a change of a folded contact. */
  *tell(
    open: Open,
    at: number,
    { own, ...news }: { steps: Step[]; event: Event | null; own: Fact | null },
  ): Loads<void> {
    const { row } = open
    const isFirstName = !open.isKnown && row.identifiers.length > 0
    open.isKnown ||= isFirstName
    const wanted = this.#wanted(row.site)
    const hasCause =
      (news.steps.length > 0 && wanted.thresholds.length > 0) ||
      (isFirstName && wanted.identified.length > 0) ||
      (own !== null && wanted.events.has(own.event.name))
    if (!hasCause) return
    const subject = { row, fold: open.fold!, stood: this.#stood(open), at }
    const history = () => factsOfContact(this.#uow, row)
    yield* this.#decider.tell(wanted, subject, { ...news, fact: own, isFirstName }, history)
  }

  /** Asks one inactivity rule; returns whether it raised an alert. */
  *tellOfInactivity(open: Open, ruleId: string, at: number): Loads<boolean> {
    const { row } = open
    const rule = this.inactivityRule(row.site, ruleId)
    if (!rule) return false
    const before = row.alerted
    const subject = { row, fold: open.fold!, stood: this.#stood(open), at }
    yield* this.#decider.tellOfLapse(rule, subject, () => factsOfContact(this.#uow, row))
    return row.alerted !== before
  }

  inactivityRule(site: SiteId, id: string): CompiledRule<'inactive' | 'sleeping_giant'> | undefined {
    return this.#wanted(site).inactivity.find(rule => rule.id === id)
  }

  /** Whether a list was created since the contact's last decision. */
  hasNewList({ row }: Open): boolean {
    return this.#wanted(row.site).lists.some(({ id }) => row.lists?.[id] === undefined)
  }

  /** Sets the lists that a folded contact is on, and alerts on changes. */
  enlist(open: Open, at: number, cause: string): void {
    const { row } = open
    const wanted = this.#wanted(row.site)
    if (wanted.lists.length === 0) {
      if (row.lists) delete row.lists
      return
    }
    const nowhere = () => Object.fromEntries(wanted.lists.map(({ id }) => [id, false]))
    const before = row.lists ?? (open.isNewcomer ? nowhere() : undefined)
    const subject = { row, fold: open.fold!, stood: this.#stood(open), at }
    const after = this.#decider.enlist(wanted, subject, before, cause)
    if (after) row.lists = after
  }

  /** A merged contact leaves all its lists and keeps no rule's memory. */
  leaveAll({ row }: Open, at: number, into: ContactId): void {
    this.#decider.leaveAll(this.#wanted(row.site), row, at, into)
    delete row.lists
    delete row.alerted
  }

  /** Discards the alerts that this transaction has staged for an erased contact. */
  forget(site: SiteId, id: ContactId): void {
    this.#decider.forget(site, id)
  }

  #wanted(site: SiteId): Wanted {
    return this.#folds.rules.of(this.#uow.known.registry, site)
  }

  /** The contact's scores under the plan versions that are shown to readers. */
  #stood({ row }: Open): Stood[] {
    return this.#contacts.atWork(row.site).flatMap(({ version, scorer, key, asks }) => {
      const standing = version.state === 'live' && asks === null ? row.standings[key] : undefined
      return standing ? { version, scorer, standing } : []
    })
  }
}
