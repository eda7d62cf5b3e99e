import { useComputed } from '@preact/signals'
import { isPaused } from '../board/pause.ts'
import { useBoard } from '../board/use-board.ts'
import { navigate, route } from '../core/route.ts'
import { now } from '../core/server-clock.ts'
import { chooseSite, livePlans, plan, site, sites } from '../core/session.ts'
import { heardAt, status } from '../live/connection.ts'
import { ago, number } from '../ui/format.ts'
import { Icon } from '../ui/icons.tsx'
import { words } from '../words/words.ts'
import { Menu } from './menu.tsx'
import { Search } from './search.tsx'

export function Bar() {
  const store = useBoard()
  const { bar, board } = words.value
  const plans = livePlans.value ?? []
  const isBoard = route.value.name === 'board'
  return (
    <header class="bar">
      <div class="bar-where">
        <label class="select">
          <span class="sr-only">{bar.site}</span>
          <select value={site.value?.id ?? ''} onChange={event => pickSite(event.currentTarget.value)}>
            {sites.value.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {plans.length > 0 && (
          <label class="select bar-plan" data-only={plans.length === 1 || undefined}>
            <span class="sr-only">{bar.plan}</span>
            <select value={plan.value?.id ?? ''} onChange={event => pickPlan(event.currentTarget.value)}>
              {plans.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {isBoard && <Search />}
      <div class="bar-end">
        <Status />
        <button
          type="button"
          class="button pause"
          aria-pressed={isPaused.value}
          onClick={() => store.togglePause()}
          title={`${isPaused.value ? board.resume : board.pause} (p)`}
        >
          <Icon name={isPaused.value ? 'play' : 'pause'} />
          <span>{isPaused.value ? board.resume : board.pause}</span>
          {isPaused.value && store.waiting.value > 0 && <b class="count">{number(store.waiting.value)}</b>}
        </button>
        <Menu />
      </div>
    </header>
  )
}

/** Live, paused, or how old what you see is. */
export function Status() {
  const text = useComputed(() => {
    const { status: say } = words.value
    if (status.value === 'waiting' || (status.value === 'connecting' && heardAt.value !== null)) {
      return heardAt.value === null ? say.never : say.stale(ago(heardAt.value, now.value))
    }
    if (status.value !== 'live') return say.connecting
    return isPaused.value ? say.paused : say.live
  })
  return (
    <span class="status" data-is={status.value === 'live' && isPaused.value ? 'paused' : status.value}>
      <i />
      <span>{text}</span>
    </span>
  )
}

function pickSite(id: string): void {
  chooseSite(id)
  const { name } = route.value
  navigate(
    name === 'contact' || name === 'board'
      ? `/board?site=${encodeURIComponent(id)}`
      : `/${name === 'plan' ? 'plans' : name}`,
  )
}

function pickPlan(id: string): void {
  const params = new URLSearchParams(location.search)
  params.set('plan', id)
  for (const name of ['tag', 'band', 'cycle']) params.delete(name)
  navigate(`${location.pathname}?${params}`, 'replace')
}
