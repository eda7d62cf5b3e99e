import type { Signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { words } from '../words/words.ts'
import { readPlan, written } from './document.ts'
import { usePlanEditor } from './editor/plan-editor.ts'
import { JsonField } from './json-field.tsx'

/** Text that is not a valid plan, and the reason; null while the document matches the sentences. */
export type Broken = { text: string; message: string }

/** The plan as a JSON document, an alternative to the form. */
export function DocumentPart({ broken }: { broken: Signal<Broken | null> }) {
  const editor = usePlanEditor()
  const { plans: say } = words.value
  /** The text as typed: reformatting it at each keystroke would move the cursor. */
  const typed = useRef({ text: '', plan: null as unknown }).current
  const current = JSON.stringify(written(editor.plan), null, 2)
  const shown = broken.value?.text ?? (typed.plan === editor.plan ? typed.text : current)
  const write = (text: string) => {
    const read = parse(text)
    if (typeof read === 'string') {
      broken.value = { text, message: `${say.notJson}: ${read}` }
      return
    }
    const plan = readPlan(read.document)
    if (!plan) {
      broken.value = { text, message: say.notPlan }
      return
    }
    const { site, state } = editor.plan
    const next = { ...plan, state, ...(site === undefined ? {} : { site }) }
    typed.text = text
    typed.plan = next
    broken.value = null
    editor.rearrange(next, 'document')
  }
  const problem = broken.value ? [{ path: '', message: broken.value.message }] : []
  return (
    <section class="plan-document" aria-labelledby="document-title">
      <h2 id="document-title">{say.document}</h2>
      <p class="soft">{editor.isReadOnly ? say.readOnly : say.documentHint}</p>
      <JsonField
        shown={shown}
        faults={[...problem, ...editor.faults.value]}
        isReadOnly={editor.isReadOnly}
        write={write}
      />
    </section>
  )
}

function parse(text: string): { document: unknown } | string {
  try {
    return { document: JSON.parse(text) }
  } catch (error) {
    return (error as Error).message
  }
}
