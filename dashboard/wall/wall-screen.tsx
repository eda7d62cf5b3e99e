import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Counts } from '../../shared/overview.ts'
import type { WallView } from '../../shared/wall.ts'
import { alerts } from '../alerts/inbox.ts'
import { sortedBands } from '../board/bands.ts'
import { useBoard } from '../board/use-board.ts'
import { ApiError, get } from '../core/api.ts'
import { here } from '../core/route.ts'
import { useResource } from '../core/use-resource.ts'
import { startLive, status, stopLive } from '../live/connection.ts'
import { Status } from '../shell/bar.tsx'
import { Mark } from '../ui/icons.tsx'
import { Title } from '../ui/title.tsx'
import { named, words } from '../words/words.ts'
import { HotLeads } from './hot-leads.tsx'
import { WallCounts } from './wall-counts.tsx'
import { WallRows } from './wall-rows.tsx'
import { WallStream } from './wall-stream.tsx'

/** An unattended screen retries by itself. */
const ASK_AGAIN_MS = 10_000
const COUNT_AGAIN_MS = 4_000

/** A full-screen board for a public display, without controls. */
export function WallScreen() {
  const { wall: say } = words.value
  const token = new URLSearchParams(here.value.query).get('token') ?? ''
  const view = useWall(token)
  const bands = useComputed(() =>
    sortedBands({ bands: view.value?.bands ?? [] }).map(band => ({
      ...band,
      name: named('band', band.id, band.name),
    })),
  )
  useDarkness()
  useWakefulness()
  const found = view.value
  const counts = useCounts(found ? token : null)
  if (!found) {
    const isGone = found === undefined
    return (
      <main class="wall-door" id="main">
        <Mark />
        <Title text={isGone ? say.goneTitle : say.waiting} />
        {isGone && <p>{say.goneText}</p>}
      </main>
    )
  }
  return (
    <main class="wall" id="main" data-stale={status.value === 'waiting' || undefined}>
      <header class="wall-head">
        <Mark />
        <Title text={named('plan', '', found.planName)} />
        <Status />
      </header>
      <WallRows bands={bands.value} />
      <aside class="wall-side" aria-label={say.title}>
        <WallCounts bands={bands.value} counts={counts} />
        <HotLeads bands={bands.value} latest={counts?.latest ?? []} />
        <WallStream />
      </aside>
    </main>
  )
}

/** Loaded periodically, and again when a contact turns hot. */
function useCounts(token: string | null): Counts | null {
  const counts = useResource<Counts>(token, signal => get('/api/wall/counts', { token: token! }, signal))
  useEffect(() => {
    const timer = setInterval(counts.reload, COUNT_AGAIN_MS)
    return () => clearInterval(timer)
  }, [])
  useSignalEffect(() => {
    if (alerts.value.length > 0) counts.reload()
  })
  return counts.data.value
}

/** null until the link is checked; undefined if it is invalid. */
function useWall(token: string) {
  const store = useBoard()
  const view = useSignal<WallView | null | undefined>(null)
  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      try {
        const found = await get<WallView>('/api/wall', { token })
        if (!view.value) {
          store.watch({ plan: found.plan })
          startLive(token)
        }
        // A plan that was published since may have other bands.
        if (JSON.stringify(view.value) !== JSON.stringify(found)) view.value = found
      } catch (error) {
        if (error instanceof ApiError && (error.status === 404 || error.status === 422)) {
          stopLive()
          view.value = undefined
        }
      }
      again = setTimeout(() => void ask(), ASK_AGAIN_MS)
    }
    void ask()
    return () => {
      clearTimeout(again)
      stopLive()
    }
  }, [token])
  return view
}

/** Dark by default, since a wall screen is on all day; the link can set another theme. */
function useDarkness(): void {
  useEffect(() => {
    const wish = new URLSearchParams(here.value.query).get('theme')
    document.documentElement.dataset.theme = wish === 'light' ? 'light' : 'dark'
  }, [])
}

/** Keeps the screen on if the browser supports it; browsers release the wake lock whenever the page is hidden. */
function useWakefulness(): void {
  useEffect(() => {
    const hold = () => {
      if (!document.hidden) navigator.wakeLock?.request('screen').catch(() => null)
    }
    hold()
    document.addEventListener('visibilitychange', hold)
    return () => document.removeEventListener('visibilitychange', hold)
  }, [])
}
