import type { Plan } from '../../shared/plan.ts'
import type { Preview } from '../../shared/plan-info.ts'
import type { Boards } from '../board/boards.ts'
import { nameOf } from '../model/contact-row.ts'
import type { Store } from '../model/port.ts'
import type { ContactId } from '../model/rows.ts'
import { compileVersion } from '../plans/scorer-book.ts'
import { bandOf } from '../score/bands.ts'
import { refold } from '../score/contact.ts'
import { compareForRank } from '../score/rank.ts'
import { read } from '../score/read.ts'
import type { Reading } from '../score/score.ts'
import { factsOf } from '../transaction/facts.ts'

const MOVES_SHOWN = 10
const CHANGES_SHOWN = 1_000
const BINS = 20

type Places = Map<ContactId, number>
type Scores = { id: ContactId; now: number | null; after: number | null }[]
type Figures = { scores: Scores; rankNow: Places; rankAfter: Places }

/** Scores the stored history with a plan's document and compares the result with the live version; read-only. */
export async function previewPlan(
  { store, boards, now }: { store: Store; boards: Boards; now: () => number },
  planId: string,
  document: Plan,
): Promise<Preview> {
  const plan = await store.db
    .selectFrom('plans')
    .select('site_id')
    .where('id', '=', planId)
    .executeTakeFirstOrThrow()
  const scorer = compileVersion(await store.registry(), { site: plan.site_id, plan: planId, document })
  const live = boards.version(planId)
  const at = now()
  const scores: Scores = []
  const standings: Ranks = []
  const readings: Ranks = []
  for (const row of boards.contacts.of(plan.site_id)) {
    const found = await factsOf(store, row.site, row.id)
    if (!found) continue
    const standing = live && row.standings[live.id]
    const reading = read(refold([scorer], found.facts, at), 0, at)
    scores.push({ id: row.id, now: standing?.score ?? null, after: reading.score })
    if (standing) standings.push({ ...standing, id: row.id })
    readings.push({ ...reading, id: row.id })
  }
  const figures = { scores, rankNow: placesOf(standings), rankAfter: placesOf(readings) }
  return previewOf(figures, document, live?.document ?? document, boards)
}

type Ranks = (Pick<Reading, 'score' | 'lastScoringAt' | 'first'> & { id: ContactId })[]

/** The order of a board. */
function placesOf(all: Ranks): Places {
  const ranked = all.flatMap(({ id, score, lastScoringAt, first }) =>
    score === null ? [] : [{ id, score, lastScoringAt, first }],
  )
  return new Map(ranked.sort(compareForRank).map(({ id }, i) => [id, i + 1]))
}

function previewOf(
  { scores, rankNow, rankAfter }: Figures,
  document: Plan,
  live: Plan,
  boards: Pick<Boards, 'contacts'>,
): Preview {
  const bandNow = (score: number | null) => (score === null ? null : (bandOf(live, score)?.id ?? null))
  const bandAfter = (score: number | null) => (score === null ? null : (bandOf(document, score)?.id ?? null))
  const bands = document.bands.map(({ id, name }) => ({
    id,
    name,
    now: scores.filter(s => bandNow(s.now) === id).length,
    after: scores.filter(s => bandAfter(s.after) === id).length,
    enter: scores.filter(s => bandAfter(s.after) === id && bandNow(s.now) !== id).length,
    leave: scores.filter(s => bandNow(s.now) === id && bandAfter(s.after) !== id).length,
  }))
  const known = scores.flatMap(s => [s.now, s.after]).filter(score => score !== null)
  const low = Math.min(0, ...known)
  const width = Math.max(1, Math.ceil((Math.max(1, ...known) - low + 1) / BINS))
  const distribution = Array.from({ length: BINS }, (_, i) => {
    const from = low + i * width
    const holds = (score: number | null) => score !== null && score >= from && score < from + width
    return {
      from,
      now: scores.filter(s => holds(s.now)).length,
      after: scores.filter(s => holds(s.after)).length,
    }
  })
  const shown = (id: ContactId) => {
    const row = boards.contacts.get(id)
    return row ? nameOf(row) : null
  }
  const moves = scores
    .filter(s => s.now !== s.after)
    .sort((a, b) => difference(b) - difference(a))
    .slice(0, MOVES_SHOWN)
    .map(s => ({
      contactId: s.id,
      name: shown(s.id),
      now: s.now,
      after: s.after,
      rankNow: rankNow.get(s.id) ?? null,
      rankAfter: rankAfter.get(s.id) ?? null,
    }))
  const changed = scores
    .filter(s => bandNow(s.now) !== bandAfter(s.after))
    .sort((a, b) => difference(b) - difference(a))
  const changes = changed.slice(0, CHANGES_SHOWN).map(s => {
    const row = boards.contacts.get(s.id)
    return {
      contactId: s.id,
      name: row ? nameOf(row) : null,
      device: row?.face.device ?? null,
      browser: row?.face.browser ?? null,
      os: row?.face.os ?? null,
      from: bandNow(s.now),
      to: bandAfter(s.after),
      now: s.now,
      after: s.after,
    }
  })
  return { contacts: scores.length, bands, distribution, changes, changed: changed.length, moves }
}

const difference = ({ now, after }: Scores[number]): number => Math.abs((after ?? 0) - (now ?? 0))
