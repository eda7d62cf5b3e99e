import { useEffect, useRef } from 'preact/hooks'
import { change, view } from '../board/view.ts'
import { Icon } from '../ui/icons.tsx'
import { words } from '../words/words.ts'

const TYPING_MS = 250

export function Search() {
  const { board } = words.value
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const { text } = view.value
  useEffect(() => {
    // The address may change by other means (back, a cleared filter); a text that is being typed has priority.
    if (field.current && document.activeElement !== field.current) field.current.value = text
  }, [text])
  // A pending search must not navigate after the reader has left.
  useEffect(() => () => clearTimeout(timer.current), [])
  const submit = (value: string, delay: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => change({ text: value.trim() }), delay)
  }
  return (
    <search class="search">
      <form
        onSubmit={event => {
          event.preventDefault()
          submit(field.current?.value ?? '', 0)
        }}
      >
        <Icon name="search" />
        <input
          ref={field}
          id="search"
          type="search"
          maxLength={200}
          autoComplete="off"
          spellcheck={false}
          defaultValue={text}
          aria-label={board.search}
          placeholder={board.searchHint}
          onInput={event => submit(event.currentTarget.value, TYPING_MS)}
        />
        <span class="key" aria-hidden="true">
          /
        </span>
      </form>
    </search>
  )
}
