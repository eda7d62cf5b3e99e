import { randomUUID } from 'node:crypto'
import { normalEmail } from '../../shared/email.ts'
import { isRefusal, type Refusal, refusal } from '../../shared/refusal.ts'
import type { Actor } from '../accounts/audit.ts'
import { record } from '../accounts/audit.ts'
import type { SiteBook } from '../accounts/site-settings.ts'
import type { Store } from '../model/port.ts'
import type { ContactRow, PlanVersion, SiteId } from '../model/rows.ts'
import { compileVersion } from '../plans/scorer-book.ts'
import { isObjection } from '../score/profile.ts'
import type { Fact } from '../score/score.ts'
import { parseDuration } from '../score/time/duration.ts'
import type { Taken } from './intake.ts'
import { currentNameOf } from './name-of-contact.ts'
import type { OutcomeEvent } from './outcome-event.ts'
import type { Pipeline } from './pipeline.ts'
import { checkEvent } from './validate.ts'

type Deps = { store: Store; sites: SiteBook; pipeline: Pipeline; now: () => number }
type Whom = { row: ContactRow; facts: readonly Fact[] }
export type Adjustment = { points: number; reason: string; validity?: string | undefined }

/**
 * Statements of users about a contact. Each becomes an event with a server's trust and never overwrites anything:
 * scores stay a function of the set of events, and the history names the author and the reason.
 */
export class ManualEvents {
  readonly #parts: Deps

  constructor(parts: Deps) {
    this.#parts = parts
  }

  async adjust(
    whom: Whom,
    version: PlanVersion,
    { points, reason, validity }: Adjustment,
    actor: Actor,
  ): Promise<{ eventId: string } | Refusal> {
    if (validity !== undefined && parseDuration(validity) === null)
      return refusal('bad_request', 'a validity is an ISO 8601 duration, such as P30D', 'validity')
    if (isObjecting(whom)) return NOT_SCORED
    const props = { plan: version.plan, points, reason, author: actor, ...(validity && { validity }) }
    return this.#state(whom, 'adjustment', props, actor, 'contact.adjust')
  }

  /**
   * Undoes an adjustment from now on. Both events stay in the history, and add up to zero as long as either counts.
   */
  async undo(
    whom: Whom,
    version: PlanVersion,
    eventId: string,
    actor: Actor,
  ): Promise<{ eventId: string } | Refusal> {
    if (isObjecting(whom)) return NOT_SCORED
    const { store, now } = this.#parts
    const made = whom.facts.find(({ event }) => event.id === eventId && isOf(event, version.plan))?.event
    if (!made || typeof made.props.points !== 'number')
      return refusal('not_found', 'this contact has no such adjustment')
    if (typeof made.props.undoes === 'string')
      return refusal('conflict', 'this undoes another adjustment; add a new one instead')
    if (whom.facts.some(({ event }) => isOf(event, version.plan) && event.props.undoes === eventId))
      return refusal('conflict', 'this is already undone')
    const scorer = compileVersion(await store.registry(), version)
    const at = now()
    const span = typeof made.props.validity === 'string' ? parseDuration(made.props.validity) : null
    const ends = [
      span ? scorer.calendar.plus(made.time, span) : Number.POSITIVE_INFINITY,
      scorer.retention ? scorer.calendar.plus(made.time, scorer.retention) : Number.POSITIVE_INFINITY,
    ]
    const end = Math.min(...ends)
    if (end <= at || made.time < scorer.cycleOf(at).start)
      return refusal('conflict', 'these points have already expired')
    const validity = Number.isFinite(end) ? { validity: `PT${(end - at) / 1000}S` } : {}
    const props = {
      plan: version.plan,
      points: -made.props.points,
      reason: made.props.reason ?? '',
      author: actor,
      undoes: eventId,
      ...validity,
    }
    return this.#state(whom, 'adjustment', props, actor, 'contact.undo', at)
  }

  /** Objects to profiling in the contact's name, or lifts it again. */
  object(whom: Whom, on: boolean, actor: Actor): Promise<{ eventId: string } | Refusal> {
    return this.#state(whom, 'objection', { on, author: actor }, actor, 'contact.objection')
  }

  /** Records the outcome of a deal as an event; the history of the lead has the user's action. */
  deal(
    whom: Whom,
    { name, props }: OutcomeEvent,
    actor: Actor,
    at: number,
  ): Promise<{ eventId: string } | Refusal> {
    return this.#state(whom, name, { ...props, author: actor }, actor, null, at)
  }

  /** Records that a user has written to the contact; the text is in the mail alone. */
  mailed(
    whom: Whom,
    { subject, archetype, via }: { subject: string; archetype: string; via: string },
    actor: Actor,
  ): Promise<{ eventId: string } | Refusal> {
    const props = { item_name: subject, archetype, via, author: actor }
    return this.#state(whom, 'mail_sent', props, actor, 'contact.mail')
  }

  /**
   * Imports the contacts of a file with a server's trust; a repeated import changes nothing, and raises no alerts.
   */
  async import(site: SiteId, people: readonly Imported[]): Promise<Taken | Refusal> {
    const { sites, pipeline, now } = this.#parts
    const settings = await sites.get(site)
    if (!settings) return refusal('not_found', 'there is no such site')
    const receivedAt = now()
    const raws = people.map(({ id, at, userId, email, traits }) => ({
      i: id,
      n: 'identify',
      t: at,
      ...(userId !== undefined && { userId }),
      p: { ...(email !== undefined && { email }), traits },
    }))
    const door = { key: 'secret', receivedAt, visitor: null, sentAt: null } as const
    const emails = new Map<string, string>()
    const results = raws.map((raw, row) => otherEmail(people[row]!, emails) ?? checkEvent(raw, door))
    const from = { key: 'secret', agent: '', address: null, receivedAt, silent: true } as const
    const { unnamed: _, ...taken } = await pipeline.take(settings, from, results, raws)
    return taken
  }

  async #state(
    { row }: Whom,
    name: 'adjustment' | 'objection' | 'mail_sent' | OutcomeEvent['name'],
    props: Record<string, unknown>,
    actor: Actor,
    action: string | null,
    at = this.#parts.now(),
  ): Promise<{ eventId: string } | Refusal> {
    const { store, sites, pipeline } = this.#parts
    const settings = await sites.get(row.site)
    const who = settings && (await currentNameOf(store, row))
    if (!who)
      return refusal(
        'conflict',
        'this browser now belongs to another contact; nothing can be recorded for it',
      )
    const { visitor = null, userId, email } = who
    const eventId = `hand_${randomUUID()}`
    const raw = {
      i: eventId,
      n: name,
      t: at,
      ...(userId !== undefined && { userId }),
      p: { ...props, ...(email !== undefined && { email }) },
    }
    const checked = checkEvent(raw, { key: 'secret', receivedAt: at, visitor, sentAt: null })
    if (isRefusal(checked)) return checked
    const from = { key: 'secret', agent: '', address: null, receivedAt: at } as const
    const { rejected } = await pipeline.take(settings, from, [checked], [raw])
    if (rejected[0]) return refusal('bad_request', rejected[0].message, rejected[0].field)
    // The audit trail names the event but not its contact, so that an erasure needs to change events only.
    if (action !== null) await record(store.db, actor, { site: row.site, action, subject: eventId }, at)
    return { eventId }
  }
}

/** One row of a file. `id` is a function of its contents, so that a repeated import makes the same events. */
export type Imported = {
  id: string
  at: number
  userId?: string | undefined
  email?: string | undefined
  traits: Record<string, unknown>
}

/** Two people with one id in one file: a spreadsheet has rounded the ids, or filled a column down. */
function otherEmail({ userId, email: said }: Imported, known: Map<string, string>): Refusal | null {
  const email = normalEmail(said)
  if (userId === undefined || email === null) return null
  const first = known.get(userId) ?? email
  known.set(userId, first)
  return first === email
    ? null
    : refusal('bad_id', 'An earlier row of the file has this id with another e-mail.', 'userId')
}

const isOf = (event: Fact['event'], plan: string): boolean =>
  event.name === 'adjustment' && event.key === 'secret' && event.props.plan === plan

/** Statements made during an objection never count, not even after it is lifted. */
export const isObjecting = ({ facts }: Whom): boolean => {
  const last = facts.findLast(isObjection)
  return last !== undefined && last.event.props.on !== false
}

const NOT_SCORED = refusal(
  'conflict',
  'this contact objects to profiling; points given now would never count',
)
