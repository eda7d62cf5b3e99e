import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { download } from '../lib/download.ts'
import { readPlan, written } from './document.ts'
import { usePlanEditor } from './editor/plan-editor.ts'
import { planWords } from './words/words.ts'

/** The plan as a file, out and in. */
export function PlanFiles() {
  const editor = usePlanEditor()
  const words = planWords.value
  const file = useRef<HTMLInputElement>(null)
  const isOdd = useSignal(false)
  const take = async () => {
    const text = await file.current?.files?.[0]?.text()
    if (text === undefined) return
    file.current!.value = ''
    const plan = parse(text)
    isOdd.value = plan === null
    if (!plan) return
    const { site, state } = editor.plan
    editor.rearrange({ ...plan, state, ...(site === undefined ? {} : { site }) })
  }
  const give = () => {
    const text = `${JSON.stringify(written(editor.plan), null, 2)}\n`
    download(`${editor.plan.name.replace(/[^\p{L}\p{N}]+/gu, '-') || 'plan'}.json`, 'application/json', text)
  }
  return (
    <span class="plan-files">
      {isOdd.value && <span role="alert">{words.importFailed}</span>}
      {!editor.isReadOnly && (
        <>
          <input
            ref={file}
            type="file"
            accept=".json,application/json"
            hidden
            aria-label={words.importFile}
            onChange={() => void take()}
          />
          <button type="button" class="button" onClick={() => file.current?.click()}>
            {words.importFile}
          </button>
        </>
      )}
      <button type="button" class="button" onClick={give}>
        {words.exportFile}
      </button>
    </span>
  )
}

function parse(text: string) {
  try {
    return readPlan(JSON.parse(text))
  } catch {
    return null
  }
}
