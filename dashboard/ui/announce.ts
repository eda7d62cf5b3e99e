import { signal } from '@preact/signals'
import { words } from '../words/words.ts'

export const SPEAK_EVERY_MS = 10_000

/** The text of the page's one live region. */
export const announcement = signal('')

let saidAt = Number.NEGATIVE_INFINITY
let waiting: string[] = []
let timer: ReturnType<typeof setTimeout> | undefined

/** Announces the latest message at most every ten seconds, with the number of the others. */
export function announce(text: string): void {
  waiting.push(text)
  if (timer !== undefined) return
  const due = Math.max(0, saidAt + SPEAK_EVERY_MS - performance.now())
  timer = setTimeout(speak, due)
}

function speak(): void {
  timer = undefined
  saidAt = performance.now()
  const more = waiting.length - 1
  const latest = waiting.at(-1) ?? ''
  waiting = []
  announcement.value = more > 0 ? `${latest}, ${words.value.said.andMore(more)}` : latest
}
