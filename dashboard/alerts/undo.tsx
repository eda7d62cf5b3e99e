import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { announce } from '../ui/announce.ts'
import { alertWords } from './words/words.ts'

const OFFERED_MS = 10_000

type Offer = { text: string; undo: () => void; finish: () => void }

const offer = signal<Offer | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Reports an action and offers an undo. An irreversible action waits in `finish` until the undo is no longer offered:
 * after another action, another screen, a closed page or ten seconds.
 */
export function offerUndo(text: string, undo: () => void, finish: () => void = () => {}): void {
  finishOffer()
  offer.value = { text, undo, finish }
  announce(text)
  hold(false)
}

function finishOffer(): void {
  clearTimeout(timer)
  const last = offer.value
  offer.value = null
  last?.finish()
}

function takeBack(): void {
  clearTimeout(timer)
  const last = offer.value
  offer.value = null
  last?.undo()
}

/** The timer pauses while the pointer or the focus is on the button. */
function hold(isHeld: boolean): void {
  clearTimeout(timer)
  if (!isHeld) timer = setTimeout(finishOffer, OFFERED_MS)
}

export function UndoBar() {
  useEffect(() => {
    addEventListener('pagehide', finishOffer)
    return () => {
      removeEventListener('pagehide', finishOffer)
      finishOffer()
    }
  }, [])
  if (!offer.value) return null
  return (
    <div
      class="undo"
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocusIn={() => hold(true)}
      onFocusOut={() => hold(false)}
    >
      <span>{offer.value.text}</span>
      <button type="button" class="link" onClick={takeBack}>
        {alertWords.value.undo}
      </button>
    </div>
  )
}
