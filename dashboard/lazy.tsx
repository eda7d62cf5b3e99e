import { useSignal } from '@preact/signals'
import type { ComponentType, JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { Lines, Notice } from './states.tsx'
import { words } from './words/words.ts'

type Load<P> = () => Promise<ComponentType<P>>

/** A screen whose code comes when it is opened for the first time. */
export const lazy = <P extends object>(load: Load<P>): ComponentType<P> =>
  later(load, isMissing => (
    <main class="page" id="main">
      {isMissing ? <Outdated /> : <Lines count={14} />}
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
