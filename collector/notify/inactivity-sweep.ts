import { setTimeout as sleep } from 'node:timers/promises'
import { readValue, writeValue } from '../accounts/stored-value.ts'
import { isCooling } from '../alerts/conditions.ts'
import { AlertRuleBook, type CompiledRule } from '../alerts/rule-book.ts'
import type { Boards } from '../board/boards.ts'
import type { GroupCommit } from '../ingest/group-commit.ts'
import type { Arrival, Store } from '../model/port.ts'
import type { ContactRow, Registry, SiteId } from '../model/rows.ts'
import { compileVersion } from '../plans/scorer-book.ts'
import { archetypeOf } from '../score/archetype.ts'
import { parseDuration } from '../score/time/duration.ts'
import { factsOf } from '../transaction/facts.ts'

const EVERY_MS = 20_000
const LAPSES_AT_ONCE = 200
/** Rows looked at, and histories read, before ingest and screens get a breath. */
const ROWS_AT_ONCE = 20_000
const HISTORIES_AT_ONCE = 20
const BREATH_MS = 20
const QUIET = parseDuration('P14D')!

type Lapsing = CompiledRule<'inactive' | 'sleeping_giant'>
type Deps = {
  store: Store
  group: Pick<GroupCommit, 'submit'>
  boards: Pick<Boards, 'contacts'>
  now: () => number
}

/**
 * Finds alerts that time alone triggers: silences that a rule waits for, and sleeping giants. Candidates are found in
 * memory; a transaction decides by the contact's own row whether an alert is raised, once for each silence. (A due time
 * in each contact's row would be exact to the second, for silences of days, and a change of a rule would have to rewrite
 * every row.)
 */
export class InactivitySweep {
  readonly #parts: Deps
  readonly #book = new AlertRuleBook()
  /** Checks without a result, by the state of the contact and the settings, so that they are not repeated. */
  #inVain = new Map<string, string>()

  constructor(parts: Deps) {
    this.#parts = parts
  }

  /** Runs on the leader. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.once(signal)
      await sleep(EVERY_MS, undefined, { signal }).catch(() => {})
    }
  }

  async once(signal?: AbortSignal): Promise<void> {
    const { store } = this.#parts
    const registry = await store.registry()
    const kept = new Map<string, string>()
    for (const site of registry.sites.keys()) {
      await fillLists(this.#parts, registry, site, signal)
      for (const rule of this.#book.of(registry, site).inactivity)
        await this.#ask(registry, site, rule, kept, signal)
    }
    this.#inVain = kept
  }

  async #ask(
    registry: Registry,
    site: SiteId,
    rule: Lapsing,
    kept: Map<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { boards, now, group } = this.#parts
    const at = now()
    let batch: Arrival[] = []
    const submit = async () => {
      if (batch.length > 0) await group.submit(batch)
      batch = []
    }
    let histories = 0
    let seen = 0
    const { contacts } = boards
    const shortest = (rule.trigger.kind === 'inactive' ? rule.silence : QUIET)?.shortest ?? 0
    for (const slot of contacts.slots(site)) {
      if (signal?.aborted) return
      if (++seen % ROWS_AT_ONCE === 0) await sleep(BREATH_MS)
      if (contacts.lastActivityAt(slot) + shortest > at) continue
      const row = contacts.peek(slot)
      if (!row || !isSilent(rule, row, at) || isCooling(rule, row, at)) continue
      const key = `${rule.id} ${row.id}`
      const state = `${row.version} ${registry.version}`
      const isOld = this.#inVain.get(key) === state
      kept.set(key, state)
      if (isOld) continue
      if (rule.trigger.kind === 'sleeping_giant') {
        if (++histories % HISTORIES_AT_ONCE === 0) await sleep(BREATH_MS)
        if (!(await this.#isGiant(registry, row, rule, at))) continue
      } else if (!hasScore(registry, row, rule.trigger)) continue
      batch.push({ kind: 'inactivity', site, contact: row.id, rule: rule.id, at })
      if (batch.length >= LAPSES_AT_ONCE) await submit()
    }
    await submit()
  }

  async #isGiant(registry: Registry, row: ContactRow, rule: Lapsing, at: number): Promise<boolean> {
    const { trigger } = rule
    const versions = registry.plans.filter(
      ({ site, state, plan }) =>
        site === row.site && state === 'live' && (trigger.plan === undefined || trigger.plan === plan),
    )
    const scored = versions.filter(({ id }) => (row.standings[id]?.score ?? null) !== null)
    if (scored.length === 0) return false
    const found = await factsOf(this.#parts.store, row.site, row.id)
    return scored.some(
      version =>
        found && archetypeOf(compileVersion(registry, version), found.facts, at) === 'sleeping_giant',
    )
  }
}

/** Inactive for long enough, without an alert since the inactivity began. */
function isSilent({ id, trigger, silence, calendar }: Lapsing, row: ContactRow, at: number): boolean {
  const since = row.face.lastActivityAt
  if (since === null || (row.alerted?.[id] ?? 0) >= since) return false
  const span = trigger.kind === 'inactive' ? silence : QUIET
  return span !== null && since + span.shortest <= at && calendar.plus(since, span) <= at
}

const hasScore = (
  { plans }: Registry,
  row: ContactRow,
  { plan, atLeast }: { plan?: string | undefined; atLeast: number },
): boolean =>
  plans.some(
    version =>
      version.site === row.site &&
      version.state === 'live' &&
      (plan === undefined || plan === version.plan) &&
      (row.standings[version.id]?.score ?? Number.NEGATIVE_INFINITY) >= atLeast,
  )

/**
 * Decides the contacts again that had no event since a list or its plan changed. The version applied last is stored, so
 * that a restart changes nothing.
 */
async function fillLists(
  { store, group, now }: Deps,
  { lists, plans }: Registry,
  site: SiteId,
  signal: AbortSignal | undefined,
): Promise<void> {
  const own = lists.filter(list => list.site === site && list.list.isOn)
  const name = `live lists ${site}`
  const wanted = own.map(({ id, list: { name: _, channels: __, ...list } }) => [
    id,
    list,
    plans.find(({ plan, state }) => plan === list.plan && state === 'live')?.id,
  ])
  const { db } = store
  if (JSON.stringify(await readValue(db, name, [])) === JSON.stringify(wanted)) return
  if (own.length > 0)
    await store.scan(async rows => {
      if (signal?.aborted) return
      await group.submit(rows.map(({ id: contact }) => ({ kind: 'rescore', site, contact, at: now() })))
    }, site)
  if (signal?.aborted) return
  await writeValue(db, name, wanted)
}
