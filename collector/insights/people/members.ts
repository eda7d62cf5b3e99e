import { type Insights, SOURCE_KINDS } from '../../../shared/insights.ts'
import type { Scorer } from '../../score/compile.ts'
import { askedAt, outcomeOf } from '../answers/curve.ts'
import { groupReader } from '../answers/profile.ts'
import type { Sample } from '../answers/sample.ts'
import { READ } from '../answers/sources.ts'
import type { ContactHistory } from '../history/contact-history.ts'

/** The people behind a figure: how many, and the ids of the latest of them. */
export type Members = { count: number; ids: readonly string[] }

/** Ids kept for one figure. */
export const MOST_MEMBERS = 200

/**
 * The people behind each figure of a result, by the name of the figure: `from 40`, `rule pricing`, `act page /cennik`,
 * `group source.channel ad`, `source channel ad`, `month 2026-09`, each also with `converted ` before it.
 */
export function membersOf(
  sample: Sample,
  scorer: Scorer,
  insights: Insights,
  monthOf: (at: number) => string,
) {
  const found = new Map<string, { at: number; id: string }[]>()
  const add = (figure: string, { id }: ContactHistory, at: number, converted: boolean) => {
    for (const name of converted ? [figure, `converted ${figure}`] : [figure]) {
      const list = found.get(name)
      if (list) list.push({ at, id })
      else found.set(name, [{ at, id }])
    }
  }
  const { now, horizon } = sample.question
  const part = askedAt(now, sample)
  const marks = insights.threshold.curve.state === 'given' ? insights.threshold.curve.value : []
  const acts = new Set(
    insights.acts.map(({ kind, page }) => (kind === null ? `page ${page}` : `kind ${kind}`)),
  )
  for (const contact of sample.contacts) {
    const isConverted = contact.conversion <= now
    add('people', contact, isConverted ? contact.conversion : contact.first, isConverted)
    add(`month ${monthOf(contact.first)}`, contact, contact.first, isConverted)
    for (const { from } of marks) {
      const high = contact.highs.find(({ score }) => score >= from)
      const outcome = high && outcomeOf(contact, high.at, sample, part)
      if (outcome) add(`from ${from}`, contact, high.at, outcome === 'converted')
    }
    addLooks(contact, scorer, acts, add)
  }
  const ripe = sample.contacts.filter(({ first }) => first <= now - horizon)
  const groups = groupReader(ripe)
  for (const contact of ripe) {
    const converted = contact.conversion - contact.first <= horizon
    for (const group of groups(contact)) add(`group ${group}`, contact, contact.first, converted)
    for (const by of SOURCE_KINDS)
      add(
        `source ${by} ${(contact.firstTouch && READ[by](contact.firstTouch)) || ''}`,
        contact,
        contact.first,
        converted,
      )
  }
  return new Map<string, Members>(
    [...found].map(([figure, list]) => [
      figure,
      {
        count: list.length,
        ids: list
          .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
          .slice(0, MOST_MEMBERS)
          .map(({ id }) => id),
      },
    ]),
  )
}

type Add = (figure: string, contact: ContactHistory, at: number, converted: boolean) => void

/** Effects are counted in looks, so a contact is once in the list however many looks it has. */
function addLooks(contact: ContactHistory, scorer: Scorer, acts: ReadonlySet<string>, add: Add): void {
  const seen = new Map<string, boolean>()
  const take = (figure: string, converted: boolean) =>
    seen.set(figure, (seen.get(figure) ?? false) || converted)
  for (const look of contact.looks) {
    for (const index of look.rules.keys()) take(`rule ${scorer.rules[index]!.id}`, look.converted)
    for (const act of look.acts) if (acts.has(act)) take(`act ${act}`, look.converted)
  }
  for (const [figure, converted] of seen) add(figure, contact, contact.first, converted)
}
