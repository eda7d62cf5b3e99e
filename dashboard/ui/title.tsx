import { computed, signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { here } from '../core/route.ts'

/** A screen may cover another one, whose title is restored when it closes. */
const titles = signal<readonly { text: string }[]>([])
/** The title of the open screen; empty before the first one. */
export const title = computed(() => titles.value.at(-1)?.text ?? '')

type Props = {
  text: string
  /** The open part of the screen, if the parts have their own addresses. */
  part?: string | undefined
  isHidden?: boolean
}

/** The path of the last heading: only a change of the path is a change of the screen. */
let lastPath = here.peek().path

/** The title of the screen: its heading, the tab, and the browser's history. */
export function Title({ text, part, isHidden = false }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const { path } = here.peek()
    if (path !== lastPath) takeFocus(heading.current)
    lastPath = path
  }, [])
  useEffect(() => {
    const mine = { text: part ? `${part} · ${text}` : text }
    titles.value = [...titles.peek(), mine]
    return () => {
      titles.value = titles.peek().filter(one => one !== mine)
    }
  }, [text, part])
  return (
    <h1 ref={heading} class={isHidden ? 'sr-only' : undefined}>
      {text}
    </h1>
  )
}

/** The previously focused element may have been removed with its screen, so the focus moves to the new heading. */
function takeFocus(heading: HTMLElement | null): void {
  if (!heading || document.activeElement !== document.body) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}
