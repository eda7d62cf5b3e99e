import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { Lines, Notice } from './states.tsx'
import { words } from './words/words.ts'

/** A screen whose code comes when it is opened for the first time. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null
  return function Lazy(props: P) {
    const Screen = useSignal(loaded)
    const isMissing = useSignal(false)
    useEffect(() => {
      if (loaded) return
      load().then(
        component => {
          loaded = component
          Screen.value = component
        },
        () => {
          isMissing.value = true
        },
      )
    }, [])
    if (Screen.value) return <Screen.value {...props} />
    return (
      <main class="page" id="main">
        {isMissing.value ? <Outdated /> : <Lines count={14} />}
      </main>
    )
  }
}

/** The collector is away, or a newer one has other files: a page that was open meanwhile must be loaded anew. */
function Outdated() {
  const { states, verbs } = words.value
  return (
    <Notice title={states.offlineTitle} text={states.outdatedText}>
      <button type="button" class="button primary" onClick={() => location.reload()}>
        {verbs.reload}
      </button>
    </Notice>
  )
}
