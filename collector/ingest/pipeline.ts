import type { KeyClass } from '../../shared/event.ts'
import { isRefusal, REFUSALS, type Refusal, refusal } from '../../shared/refusal.ts'
import { isOwnAddress } from '../accounts/own-addresses.ts'
import { bearsOwnMark } from '../accounts/own-traffic.ts'
import type { Settings, SiteBook } from '../accounts/site-settings.ts'
import type { GeoIp } from '../enrich/geoip.ts'
import { deriveFromUrl } from '../enrich/url.ts'
import { deriveFromAgent } from '../enrich/user-agent.ts'
import { isCounted } from '../model/event-facts.ts'
import type { Answer, Arrival } from '../model/port.ts'
import type { SiteId } from '../model/rows.ts'
import { cleanEvent } from './clean-event.ts'
import { consentOf, isKept, withoutConsent } from './consent.ts'
import { ErasedAnswers } from './erased-answers.ts'
import type { GroupCommit } from './group-commit.ts'
import { checkProof } from './identity-proof.ts'
import type { Intake, Message, Receipt, Taken } from './intake.ts'
import { readPageSignal } from './page-signals.ts'
import { withPhones } from './phone.ts'
import { isRecord } from './props.ts'
import type { RecentEvents } from './recent-events.ts'
import { type Checked, checkEvent, type Envelope, openEnvelope } from './validate.ts'

/**
 * START HERE: the life of an event, step by step.
 *
 *     receive ─ consent    refuses what the visitor does not allow         consent.ts
 *             ─ read       expands what the tracker sends in few bytes     page-signals.ts
 *             ─ validate   checks shape and time                           validate.ts event-time.ts
 *             ─ enrich     adds what URL, agent and address tell; bots     ../enrich/
 *             ─ prove      checks the identity proof                       identity-proof.ts
 *             ─ group      gathers many requests for one transaction       group-commit.ts
 *             ─ commit     resolves identity and scores, in the store      ../store/ → ../decide/ → ../score/
 *             ─ answer     202, after the commit is on disk
 *     The feed of the commit updates every projection: rankings, sockets, alerts (../app/projections.ts). It may come
 *     before the answer or after it.
 */
export class Pipeline {
  readonly #sites: SiteBook
  readonly #group: Pick<GroupCommit, 'submit'>
  readonly #onTaken: (taken: Taken, conflicting: number) => void
  readonly #latest: Pick<RecentEvents, 'add'> | null
  readonly #places: Pick<GeoIp, 'of'> | null
  readonly #erased = new ErasedAnswers()

  constructor(
    sites: SiteBook,
    group: Pick<GroupCommit, 'submit'>,
    onTaken: (taken: Taken, conflicting: number) => void = () => {},
    places: Pick<GeoIp, 'of'> | null = null,
    latest: Pick<RecentEvents, 'add'> | null = null,
  ) {
    this.#sites = sites
    this.#group = group
    this.#onTaken = onTaken
    this.#places = places
    this.#latest = latest
  }

  /** Takes one beacon. Resolves when its events are on disk; rejects with StorageUnavailable if they are not. */
  async receive(intake: Intake): Promise<Receipt> {
    const settings = await this.#sites.get(intake.site)
    if (!settings) return refused(refusal('unknown_key', 'The site of this key no longer exists.'))
    const envelope = openEnvelope(intake.body)
    if (isRefusal(envelope)) return refused(envelope)

    const { visitor, sentAt, consent, events } = envelope
    return this.#receive(
      intake,
      settings,
      consent,
      events.map(event => ({ visitor, sentAt, event, isOverDay: intake.isOverDay })),
    )
  }

  /** Takes messages of many visitors in their order: all are checked, then all are decided together. */
  async receiveMessages(intake: Omit<Intake, 'body'>, messages: readonly Message[]): Promise<Receipt> {
    const settings = await this.#sites.get(intake.site)
    if (!settings) return refused(refusal('unknown_key', 'The site of this key no longer exists.'))
    return this.#receive(intake, settings, 'unknown', messages)
  }

  async #receive(
    intake: Omit<Intake, 'body'>,
    settings: Settings,
    consent: Envelope['consent'],
    messages: readonly Message[],
  ): Promise<Receipt> {
    if (intake.key === 'public') {
      const own = messages.filter(({ visitor, event }) => visitor !== null && isFromOwn(event, settings))
      for (const visitor of new Set(own.map(message => message.visitor!)))
        await this.#sites.markAsOwn(settings, visitor)
    }
    const isDenied = consentOf(intake, consent, settings) === 'denied'
    // A single raw page signal can expand to several events. Refusals report the index of the raw signal.
    const said = messages.flatMap(({ event: raw, ...sent }, index) =>
      (intake.key === 'public' ? readPageSignal(raw, settings.lists) : [raw]).map(event => ({
        ...sent,
        event,
        index,
      })),
    )
    const { key, receivedAt } = intake
    const results = said.map(({ event, visitor, sentAt, isOverDay, bot }) =>
      isDenied
        ? withoutConsent()
        : isOverDay
          ? overDay
          : marked(checkEvent(event, { key, receivedAt, visitor, sentAt }), bot),
    )
    const raws = said.map(({ event, visitor, sentAt }) => asSent(event, visitor, sentAt))
    const { unnamed, ...answer } = await this.take(settings, intake, results, raws)
    const inPlace = (told: Taken['rejected']) => told.map(one => ({ ...one, index: said[one.index]!.index }))
    const { rejected, warnings } = answer
    return {
      status: 202,
      answer: {
        ...answer,
        rejected: inPlace(rejected),
        ...(warnings && { warnings: inPlace(warnings) }),
      },
      unnamed,
    }
  }

  /** Takes events that have been validated, from any kind of envelope. */
  async take(
    settings: Settings,
    from: Origin,
    results: (Checked | Refusal)[],
    raws: readonly unknown[],
  ): Promise<Taken & { unnamed: number }> {
    const arrivals: Arrival[] = []
    const places: number[] = []
    const taken: Taken = { accepted: 0, duplicates: 0, rejected: [] }
    const warnings: (Refusal & { index: number })[] = []
    for (const [index, checked] of results.entries()) {
      const result = isRefusal(checked) ? checked : await this.#complete(checked, settings, from)
      if (!isRefusal(result)) {
        places[arrivals.length] = index
        const silent = from.silent ? { silent: from.silent } : {}
        arrivals.push({
          kind: 'event',
          site: settings.id,
          event: result.event,
          digest: result.digest,
          ...silent,
        })
        if (!isRefusal(checked)) for (const fault of checked.faults ?? []) warnings.push({ index, ...fault })
        continue
      }
      taken.rejected.push({ index, ...result })
      if (isKept(result) && !from.isReplay)
        arrivals.push(refusedArrival(settings.id, from, raws[index], result))
    }
    const answers = arrivals.length === 0 ? [] : await this.#group.submit(arrivals)
    const late: Arrival[] = []
    const accepted = new Set<number>()
    for (const [i, answer] of answers.entries()) {
      if (answer.status === 'accepted') {
        taken.accepted += 1
        accepted.add(places[i]!)
      } else if (answer.status === 'duplicate') taken.duplicates += 1
      else if (answer.status === 'refused') {
        const arrival = arrivals[i]!
        if (answer.refusal.code === 'erased' && from.key === 'public' && arrival.kind === 'event') {
          const told = this.#erased.answerTo(settings.id, arrival.event.id)
          taken[told === 'accepted' ? 'accepted' : 'duplicates'] += 1
          continue
        }
        const index = places[i]!
        taken.rejected.push({ index, ...answer.refusal })
        if (isKept(answer.refusal) && !from.isReplay)
          late.push(refusedArrival(settings.id, from, raws[index], answer.refusal))
      }
    }
    const refusedOnes = new Set(taken.rejected.map(({ index }) => index))
    const told = warnings.filter(({ index }) => !refusedOnes.has(index))
    if (told.length > 0) taken.warnings = told
    if (!from.isReplay) {
      // One example of each kind is enough: a template that prints the same for all visitors would fill the list.
      const news = told.filter(({ index }) => accepted.has(index))
      for (const [, [first]] of Map.groupBy(news, ({ code, field }) => `${code} ${field ?? ''}`)) {
        const { index, ...why } = first!
        late.push(refusedArrival(settings.id, from, raws[index], why))
      }
    }
    if (late.length > 0) await this.#group.submit(late)
    taken.rejected.sort((a, b) => a.index - b.index)
    this.#note(settings.id, from.receivedAt, arrivals, answers, taken)
    this.#onTaken(taken, answers.filter(answer => answer.status === 'duplicate' && answer.conflicting).length)
    const unnamed = answers.filter(answer => answer.status === 'accepted' && answer.unnamed).length
    return { ...taken, unnamed }
  }

  /** Shows duplicates, refusals and uncounted events among the recent events; the store's feed carries accepted ones only. */
  #note(
    site: SiteId,
    at: number,
    arrivals: readonly Arrival[],
    answers: readonly Answer[],
    { rejected }: Taken,
  ): void {
    for (const [i, { status }] of answers.entries()) {
      const arrival = arrivals[i]!
      if (arrival.kind !== 'event' || (status !== 'accepted' && status !== 'duplicate')) continue
      const { event } = arrival
      if (status === 'duplicate' || !isCounted(event))
        this.#latest?.add(site, { at, event, contact: null, outcome: status })
    }
    for (const refusal of rejected) this.#latest?.add(site, { at, refusal, outcome: 'rejected' })
  }

  /** Adds derived data to the event: its source, place and device, and the validity of its proof. */
  async #complete({ event, digest }: Checked, settings: Settings, from: Origin): Promise<Checked | Refusal> {
    Object.assign(event.derived, deriveFromUrl(event, settings.lists))
    if (isRecord(event.props.traits))
      event.props = { ...event.props, traits: withPhones(event.props.traits, settings.country) }
    if (from.key === 'public') {
      const isOwns = event.visitor !== null && settings.ownVisitors.has(event.visitor)
      if (isOwns || isOwnAddress(from.address, settings.ownAddresses)) event.derived.own = true
    }
    if (from.key === 'public' && !from.isReplay) {
      Object.assign(event.derived, deriveFromAgent(from.agent))
      // The address is used here and not stored.
      const place = this.#places?.of(from.address)
      if (place) event.derived.place = place
    }
    if (event.name !== 'identify' || event.props.proof === undefined) return { event, digest }
    const { proof, ...props } = event.props
    const proven = await checkProof(settings.identitySecret, proof, event.userId, event.time)
    if (!proven)
      return refusal(
        'proof_invalid',
        'The proof is not signed with the identity secret, names another user, or has expired.',
        'p.proof',
      )
    // An identity proof that has expired since proves nothing: an old one could be sent with any time.
    if (proven.traits) proven.traits = withPhones(proven.traits, settings.country)
    const hasEnded = proven.until <= event.receivedAt
    event.props = hasEnded ? props : { ...props, verified: proven }
    event.userId ??= proven.userId ?? null
    return { event, digest }
  }
}

/** The source of events. Imports and replays raise no alerts, and a replay records no second rejection. */
type Origin = Pick<Intake, 'key' | 'agent' | 'address' | 'receivedAt'> & { silent?: true; isReplay?: true }

/** A rejected event with the data of its envelope, for a retry: the visitor id and the sender's clock. */
function asSent(raw: unknown, v: string | null, z: number | null): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
  // A `v` or `z` inside the event itself was never validated.
  const { v: _visitor, z: _clock, ...event } = raw as { v?: unknown; z?: unknown }
  return { ...(v !== null && { v }), ...(z !== null && { z }), ...event }
}

const refused = (answer: Refusal): Receipt => ({ status: REFUSALS[answer.code], answer })

/** Marks come beside events, from services that are known; no event can bear one itself. */
function marked(checked: Checked | Refusal, bot: string | undefined): Checked | Refusal {
  if (bot !== undefined && !isRefusal(checked)) checked.event.derived.bot = bot
  return checked
}

const isFromOwn = (raw: unknown, { identitySecret }: Settings): boolean =>
  typeof raw === 'object' && raw !== null && bearsOwnMark((raw as { u?: unknown }).u, identitySecret)

const overDay = refusal('too_many', 'The visitor has reached the limit of events per day.', 'v')

/** The maximum of characters kept of a rejected event; with a public key they are enough to show the error. */
const RAW_KEPT: Record<KeyClass, number> = { secret: 16_384, public: 2_048 }

function refusedArrival(
  site: SiteId,
  from: { key: KeyClass; receivedAt: number },
  raw: unknown,
  reason: Refusal,
): Arrival {
  const id = typeof raw === 'object' && raw !== null ? (raw as { i?: unknown }).i : null
  return {
    kind: 'refused',
    site,
    refused: {
      receivedAt: from.receivedAt,
      raw: (JSON.stringify(cleanEvent(raw)) ?? '')
        .replaceAll('\\u0000', '\\ufffd')
        .slice(0, RAW_KEPT[from.key])
        .toWellFormed(),
      refusal: reason,
      key: from.key,
      eventId: typeof id === 'string' ? printable(id).slice(0, 128) : null,
    },
  }
}

const printable = (text: string): string => text.replace(/\p{Cc}/gu, '').toWellFormed()
