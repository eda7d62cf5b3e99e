import { useSignal } from '@preact/signals'
import { words } from '../words/words.ts'
import { announce } from './announce.ts'
import { Icon } from './icons.tsx'

const SAID_MS = 2_000

/** A value to copy: shown in full, selected by a click, copied by a button. */
export function CopyField({ text, label }: { text: string; label: string }) {
  const isCopied = useSignal(false)
  const { verbs } = words.value
  const copy = async (event: MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).previousElementSibling
    // Without a secure context there is no clipboard; the text is selected then, for the reader's own keys.
    const isDone = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    )
    if (!isDone && box) getSelection()?.selectAllChildren(box)
    isCopied.value = isDone === true
    if (isDone) announce(words.value.verbs.copied)
    setTimeout(() => {
      isCopied.value = false
    }, SAID_MS)
  }
  return (
    <div class="copy-field">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways and must be reachable by keyboard */}
      <section tabIndex={0} aria-label={label}>
        <pre>{text}</pre>
      </section>
      <button type="button" class="button" onClick={event => void copy(event)}>
        <Icon name={isCopied.value ? 'check' : 'copy'} />
        <span>{isCopied.value ? verbs.copied : verbs.copy}</span>
      </button>
    </div>
  )
}
