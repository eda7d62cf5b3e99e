import { signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { ApiError } from '../../core/api.ts'
import { may } from '../../core/session.ts'
import { canonical } from '../../plans/document.ts'
import { type Fault, isUnder, SentenceHostContext } from '../../plans/editor/plan-editor.ts'
import { Sentence } from '../../plans/sentence/sentence.tsx'
import type { Token } from '../../plans/sentence/token.ts'
import { announce } from '../../ui/announce.ts'
import { Icon } from '../../ui/icons.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Switch } from '../switch.tsx'
import { alertWords } from '../words/words.ts'
import type { Document, SavedDocument, SavedDocuments } from './use-saved-documents.ts'

export type CardProps<T extends Document> = {
  one: SavedDocument<T>
  list: SavedDocuments<T>
  /** "Name of the rule", "Remove …", "… was removed". */
  words: { name: string; remove: (name: string) => string; removed: (name: string) => string }
  tokens: (document: T) => Token<T>[]
  additions: (document: T) => { key: string; label: string; added: T }[]
  children?: ComponentChildren
}

/** A document of one sentence: its switch, name and actions. Changes are saved by a button. */
export function SavedDocumentCard<T extends Document>({
  one,
  list,
  words,
  tokens,
  additions,
  children,
}: CardProps<T>) {
  const { rules: say } = alertWords.value
  const working = useSignal(one.document)
  const problem = useSignal<unknown>(null)
  const isBusy = useSignal(false)
  const isReadOnly = !may('member')
  const host = useMemo(() => ({ faults: signal<readonly Fault[]>([]), isReadOnly }), [isReadOnly])
  const document = working.value
  const isDirty = one.id === null || canonical(document) !== canonical(one.document)
  useEffect(() => list.setDirty(one, isDirty), [isDirty])
  useEffect(() => () => list.setDirty(one, false), [])
  const base = one.key
  const write = (next: T, path: string) => {
    host.faults.value = host.faults
      .peek()
      .filter(fault => !isUnder(fault.path, path) && !isUnder(path, fault.path))
    working.value = next
  }
  const save = async (next: T): Promise<boolean> => {
    problem.value = null
    host.faults.value = []
    isBusy.value = true
    try {
      await list.save(one, next)
      return true
    } catch (error) {
      const errors = error instanceof ApiError ? error.problem?.errors : undefined
      if (!errors?.length) problem.value = error
      else
        host.faults.value = errors.map(({ path, message }) => ({
          path: path ? `${base}.${path}` : base,
          message,
        }))
      return false
    } finally {
      isBusy.value = false
    }
  }
  const toggle = async (isOn: boolean) => {
    working.value = { ...document, isOn }
    // The switch is saved alone, and other changes stay unsaved; a new document is saved as a whole.
    if (one.id === null) return
    if (await save({ ...one.document, isOn })) announce(isOn ? say.on(document.name) : say.off(document.name))
    else working.value = { ...working.value, isOn: !isOn }
  }
  const discard = () => {
    if (one.id === null) return list.remove(one, words.removed(document.name))
    host.faults.value = []
    problem.value = null
    working.value = one.document
  }
  const namePath = `${base}.name`
  return (
    <li class="saved-document" data-key={one.key} data-off={!document.isOn || undefined}>
      <Switch
        isOn={document.isOn}
        label={`${say.isOn}: ${document.name}`}
        disabled={isReadOnly || isBusy.value}
        toggle={isOn => void toggle(isOn)}
      />
      <div class="rule-body">
        <div class="rule-head">
          {isReadOnly ? (
            <b>{document.name}</b>
          ) : (
            <input
              class="rule-name"
              aria-label={words.name}
              placeholder={words.name}
              data-path={namePath}
              aria-invalid={host.faults.value.some(({ path }) => path === namePath)}
              maxLength={200}
              value={document.name}
              onInput={event => write({ ...document, name: event.currentTarget.value }, namePath)}
            />
          )}
          {!isReadOnly && (
            <span class="rule-do">
              {additions(document).map(({ key, label, added }) => (
                <button key={key} type="button" class="link" onClick={() => write(added, base)}>
                  + {label}
                </button>
              ))}
              <button
                type="button"
                class="button icon-only"
                aria-label={words.remove(document.name)}
                title={words.remove(document.name)}
                onClick={() => list.remove(one, words.removed(document.name))}
              >
                <Icon name="close" />
              </button>
            </span>
          )}
        </div>
        <SentenceHostContext.Provider value={host}>
          <Sentence tokens={tokens(document)} base={base} change={write} />
        </SentenceHostContext.Provider>
        {children}
        {problem.value !== null && <InlineProblem error={problem.value} />}
        {isDirty && !isReadOnly && (
          <p class="saved-do">
            <button
              type="button"
              class="button primary"
              disabled={isBusy.value}
              onClick={async () => {
                if (await save(working.value)) announce(say.saved(working.value.name))
              }}
            >
              {say.save}
            </button>
            <button type="button" class="button" disabled={isBusy.value} onClick={discard}>
              {say.discard}
            </button>
            <span class="soft">{say.unsaved}</span>
          </p>
        )}
      </div>
    </li>
  )
}
