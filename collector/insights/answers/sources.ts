import { SOURCE_KINDS, type SourceRow, type SourcesAnswer } from '../../../shared/insights.ts'
import type { ContactHistory, Touch } from '../history/contact-history.ts'
import { newcombe, type Share } from '../statistics/intervals.ts'
import { scoreTest, survivors } from '../statistics/multiplicity.ts'
import { groupRate, medianOf } from './groups.ts'
import type { Sample } from './sample.ts'

type By = (typeof SOURCE_KINDS)[number]
const HANDFUL = 20
const MOST_ROWS = 50

/** What a touch says of a kind of source. */
export const READ: Record<By, (touch: Touch) => string | undefined | null> = {
  channel: ({ source }) => source.channel,
  name: ({ source }) => source.name ?? source.channel,
  campaign: ({ source }) => source.campaign,
  partner: ({ partner }) => partner,
}

/** Conversion by first source. Contacts without a source are a row, so that the rows add up. */
export function sourcesAnswer(sample: Sample): SourcesAnswer {
  const { now, horizon } = sample.question
  const people = sample.contacts.filter(({ first }) => first <= now - horizon)
  const all = { k: people.filter(one => hasConverted(one, horizon)).length, n: people.length }
  return {
    people: all.n,
    conversions: all.k,
    tables: SOURCE_KINDS.map(by => ({ by, rows: rowsOf(people, by, all, horizon) })),
  }
}

const hasConverted = ({ first, conversion }: ContactHistory, horizon: number): boolean =>
  conversion - first <= horizon

type Group = Share & { lastTouch: number; values: { amount: number; currency: string | null }[] }

function rowsOf(people: readonly ContactHistory[], by: By, all: Share, horizon: number): SourceRow[] {
  const groups = new Map<string | null, Group>()
  const groupOf = (touch: Touch | null) => {
    const key = (touch && READ[by](touch)) || null
    const known = groups.get(key) ?? { k: 0, n: 0, lastTouch: 0, values: [] }
    groups.set(key, known)
    return known
  }
  for (const person of people) {
    const group = groupOf(person.firstTouch)
    group.n += 1
    if (!hasConverted(person, horizon)) continue
    group.k += 1
    groupOf(person.lastTouch).lastTouch += 1
    if (person.value) group.values.push(person.value)
  }
  const rows = [...groups].sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))
  const others = rows.map(([, { k, n }]) => ({ k: all.k - k, n: all.n - n }))
  const stays = survivors(rows.map(([, group], index) => scoreTest(group, others[index]!)))
  const mean = all.n === 0 ? 0 : all.k / all.n
  return rows
    .map(([source, { k, n, lastTouch, values }], index): SourceRow => {
      const found = newcombe({ k, n }, others[index]!)
      const isReal = found !== null && stays[index]!
      return {
        source,
        ...ratesOf({ k, n }, mean),
        difference: found && { value: found.difference, low: found.low, high: found.high },
        verdict: isReal && found.low > 0 ? 'more' : isReal && found.high < 0 ? 'less' : 'cannot_tell',
        isHandful: n < HANDFUL,
        lastTouch,
        value: worthOf(values),
      }
    })
    .sort((a, b) => b.shrunk.low - a.shrunk.low)
    .slice(0, MOST_ROWS)
}

/** A beta distribution needs a mean inside 0 … 1; at its ends every group has the site's rate. */
const ratesOf = (share: Share, mean: number) =>
  groupRate(share, Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, mean)))

/** In the most frequent currency; amounts are summed in hundredths. */
function worthOf(values: Group['values']): SourceRow['value'] {
  const byCurrency = Map.groupBy(values, ({ currency }) => currency)
  const [most] = [...byCurrency].sort(
    ([a, one], [b, other]) => other.length - one.length || ((a ?? '') < (b ?? '') ? -1 : 1),
  )
  if (!most) return null
  const hundredths = most[1].map(({ amount }) => Math.round(amount * 100)).sort((a, b) => a - b)
  const sum = hundredths.reduce((total, value) => total + value, 0)
  return { currency: most[0], sum: sum / 100, median: medianOf(hundredths) / 100 }
}
