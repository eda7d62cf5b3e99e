import { effect, useSignal } from '@preact/signals'
import type { ComponentType, JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { status } from '../live/connection.ts'
import { words } from '../words/words.ts'
import { Lines, Notice } from './states.tsx'

type Load<P> = () => Promise<ComponentType<P>>

/** A screen with code that is loaded when it is first opened. */
export const lazy = <P extends object>(load: Load<P>): ComponentType<P> =>
  later(load, isMissing => (
    <main class="page" id="main">
      {isMissing ? <Outdated isAlone /> : <Lines count={14} />}
    </main>
  ))

/** A part of a screen that comes a moment after it. */
export const lazyPart = <P extends object>(load: Load<P>, lines: number): ComponentType<P> =>
  later(load, isMissing => (isMissing ? <Outdated /> : <Lines count={lines} />))

function later<P extends object>(
  load: Load<P>,
  meanwhile: (isMissing: boolean) => JSX.Element,
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null
  return function Lazy(props: P) {
    const Part = useSignal(loaded)
    const isMissing = useSignal(false)
    useEffect(() => {
      if (loaded) return
      load().then(
        component => {
          loaded = component
          Part.value = component
        },
        () => {
          isMissing.value = true
        },
      )
    }, [])
    return Part.value ? <Part.value {...props} /> : meanwhile(isMissing.value)
  }
}

/**
 * The collector is unreachable, or a newer one has other files: a page that was open before must be reloaded, since
 * browsers cache failed imports (https://github.com/whatwg/html/issues/6768). If nothing else is on the screen, the
 * reload happens as soon as the collector answers.
 */
function Outdated({ isAlone = false }: { isAlone?: boolean }) {
  const { states, verbs } = words.value
  useEffect(() => (isAlone ? whenBack(() => location.reload()) : undefined), [])
  return (
    <Notice title={states.offlineTitle} text={states.outdatedText}>
      <button type="button" class="button primary" onClick={() => location.reload()}>
        {verbs.reload}
      </button>
    </Notice>
  )
}

/** Retries only after the collector was unreachable: retrying other failures would loop. */
function whenBack(act: () => void): () => void {
  let wasAway = false
  const end = effect(() => {
    if (status.value === 'waiting') wasAway = true
    else if (status.value === 'live' && wasAway) act()
  })
  addEventListener('online', act)
  return () => {
    end()
    removeEventListener('online', act)
  }
}
