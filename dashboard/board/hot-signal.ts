import { useComputed, useSignalEffect } from '@preact/signals'
import { now } from '../core/server-clock.ts'
import { plan } from '../core/session.ts'
import { setFavicon } from '../lib/favicon.ts'
import { title } from '../ui/title.tsx'
import { words } from '../words/words.ts'
import { sortedBands } from './bands.ts'
import type { BoardStore } from './board-store.ts'
import { isPresent } from './presence.ts'

/** Hot contacts rank first, so the first rows suffice to find one that is on the site. */
const LOOK_AT = 100

/** The tab's title and icon name the screen and signal a hot contact on the site, even in a background tab. */
export function useHotSignal(store: BoardStore): void {
  const hot = useComputed(() => {
    const top = plan.value && sortedBands(plan.value.document).at(-1)?.id
    return store.shown.value.slice(0, LOOK_AT).filter(id => {
      const row = store.rowOf(id)?.peek()
      return row && row.band === top && isPresent(row, now.value)
    }).length
  })
  useSignalEffect(() => {
    setFavicon(hot.value > 0)
    const name = title.value ? `${title.value} · ${words.value.app}` : words.value.app
    document.title = hot.value > 0 ? `(${hot.value}) ${name}` : name
  })
}
