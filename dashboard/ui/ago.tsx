import { useComputed, useSignal } from '@preact/signals'
import { now } from '../core/server-clock.ts'
import { ago, exactTime } from './format.ts'

/** A time that keeps moving. Only its text node changes, so a hundred of them cost nothing. */
export function Ago({ at }: { at: string }) {
  const instant = useSignal(at)
  instant.value = at
  const text = useComputed(() => ago(instant.value, now.value))
  return (
    <time dateTime={at} title={exactTime(at)}>
      {text}
    </time>
  )
}
