import type { ConnectionInfo } from '../../shared/connection.ts'
import { phrase } from '../../shared/words/events.ts'
import { number } from '../ui/format.ts'
import { language } from '../words/words.ts'
import { connectionWords } from './words/words.ts'

type Counts = Record<string, number>

/** The events of 30 days by kind, and the requests that gave no event. */
export function Health({ info: { days } }: { info: ConnectionInfo }) {
  const say = connectionWords.value
  const events = total(days.map(day => day.events))
  const all = sum(events)
  const machine = sum(total(days.map(day => day.machine)))
  const left = total(days.flatMap(day => [day.refused, day.skipped]))
  if (all === 0 && sum(left) === 0) return null
  return (
    <section class="connection-health" aria-label={say.last30}>
      <h3>{say.last30}</h3>
      <ul>
        {sorted(events).map(([kind, count]) => (
          <li key={kind}>
            <b>{number(count)}</b> {phrase(language.value, kind, null).join('')}
          </li>
        ))}
        {machine > 0 && <li class="soft">{say.machine(machine, share(machine, all))}</li>}
        {sorted(left).map(([fault, count]) => (
          <li key={fault} class="soft">
            <b>{number(count)}</b> {say.leftOut[fault as keyof typeof say.leftOut] ?? fault}
          </li>
        ))}
      </ul>
    </section>
  )
}

const share = (part: number, all: number): string =>
  new Intl.NumberFormat(language.value, { style: 'percent' }).format(part / all)
const sum = (counts: Counts): number => Object.values(counts).reduce((a, b) => a + b, 0)
const sorted = (counts: Counts) => Object.entries(counts).sort(([, a], [, b]) => b - a)

function total(days: readonly Counts[]): Counts {
  const all: Counts = {}
  for (const day of days)
    for (const [name, count] of Object.entries(day)) all[name] = (all[name] ?? 0) + count
  return all
}
