import { useComputed } from '@preact/signals'
import { now } from '../../core/server-clock.ts'
import { plan, site } from '../../core/session.ts'
import { longDate } from '../../ui/format.ts'
import { words } from '../../words/words.ts'
import { change, view } from '../view.ts'
import { pastCycles } from './cycles.ts'

const HOUR_MS = 3_600_000

/** The running cycle or one that is over; nothing where the plan has none. */
export function CycleChoice() {
  const { board } = words.value
  const hour = useComputed(() => Math.floor(now.value / HOUR_MS) * HOUR_MS).value
  const cycle = plan.value?.document.cycle ?? null
  const past = pastCycles(cycle, site.value?.firstEventAt ?? null, hour)
  const chosen = view.value.cycle
  if (!cycle || (past.length === 0 && !chosen)) return null
  const isListed = chosen === '' || past.some(({ inside }) => inside === chosen)
  return (
    <label class="select">
      <span class="sr-only">{board.cycle}</span>
      <select value={chosen} onChange={event => change({ cycle: event.currentTarget.value })}>
        <option value="">{board.runningCycle}</option>
        {past.map(({ from, inside }) => (
          <option key={inside} value={inside}>
            {board.cycleFrom(longDate(from))}
          </option>
        ))}
        {!isListed && <option value={chosen}>{longDate(chosen)}</option>}
      </select>
    </label>
  )
}
