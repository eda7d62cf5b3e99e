import type { ContactHistory } from '../history/contact-history.ts'
import type { Share } from '../statistics/intervals.ts'
import type { Sample } from './sample.ts'

/** The counts of one threshold; it stands for all whole numbers in `from` … `to`. */
export type Level = { from: number; to: number; crossed: Share; recall: Share }
/** Which crossings count: those after one instant and up to another; which conversions: up to `asked`. */
export type Part = { after: number; upTo: number; asked: number }

/** All crossings that are ripe at an instant, as if it were the instant of asking. */
export const askedAt = (now: number, { question }: Pick<Sample, 'question'>): Part => ({
  after: Number.NEGATIVE_INFINITY,
  upTo: now - question.horizon,
  asked: now,
})

/**
 * For each threshold that changes anything, from the lowest: the contacts that crossed it in the part, and converted within the
 * horizon but not before the lead; and of the conversions, those that a crossing preceded by the lead.
 */
export function levels(sample: Sample, part: Part): Level[] {
  const scores = [...new Set(sample.contacts.flatMap(({ highs }) => highs.map(({ score }) => score)))]
  scores.sort((a, b) => a - b)
  const place = new Map(scores.map((score, index) => [score, index]))
  const { lead } = sample.question
  const crossed = { k: new Int32Array(scores.length + 1), n: new Int32Array(scores.length + 1) }
  const caught = new Int32Array(scores.length + 1)
  let conversions = 0
  for (const contact of sample.contacts) {
    const isAsked = isRecalled(contact, sample, part.asked)
    if (isAsked) conversions += 1
    let from = 0
    for (const { score, at } of contact.highs) {
      const to = place.get(score)! + 1
      const outcome = outcomeOf(contact, at, sample, part)
      if (outcome) {
        crossed.n[from]! += 1
        crossed.n[to]! -= 1
        if (outcome === 'converted') {
          crossed.k[from]! += 1
          crossed.k[to]! -= 1
        }
      }
      if (isAsked && contact.conversion - at >= lead) {
        caught[from]! += 1
        caught[to]! -= 1
      }
      from = to
    }
  }
  let [k, n, held] = [0, 0, 0]
  return scores.map((to, index) => {
    k += crossed.k[index]!
    n += crossed.n[index]!
    held += caught[index]!
    return {
      from: (index === 0 ? sample.empty : scores[index - 1]!) + 1,
      to,
      crossed: { k, n },
      recall: { k: held, n: conversions },
    }
  })
}

/** The same counts with the first event in place of a crossing: all contacts. */
export function everyone(sample: Sample, part: Part): Share {
  let [k, n] = [0, 0]
  for (const contact of sample.contacts) {
    const outcome = outcomeOf(contact, contact.first, sample, part)
    if (outcome) n += 1
    if (outcome === 'converted') k += 1
  }
  return { k, n }
}

/** Null: not in the part, not ripe, or late. */
export function outcomeOf(
  { conversion }: ContactHistory,
  at: number,
  { question: { lead, horizon } }: Sample,
  { after, upTo }: Part,
): 'converted' | 'not' | null {
  if (at <= after || at > upTo || conversion - at < lead) return null
  return conversion - at <= horizon ? 'converted' : 'not'
}

const isRecalled = ({ conversion }: ContactHistory, { question, start }: Sample, asked: number): boolean =>
  conversion >= start + question.horizon && conversion <= asked
