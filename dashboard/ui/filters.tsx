import type { ComponentChildren } from 'preact'
import { Select, type SelectOption } from './select.tsx'

type ChipProps = { isOn: boolean; tone?: string; toggle: () => void; children: ComponentChildren }

/** A filter that is on or off. */
export function Chip({ isOn, tone, toggle, children }: ChipProps) {
  return (
    <button type="button" class="chip" data-tone={tone} aria-pressed={isOn} onClick={toggle}>
      {children}
    </button>
  )
}

type OneOfProps<V extends string> = {
  label: string
  value: V
  options: readonly SelectOption<V>[]
  choose: (value: V) => void
}

/** A filter with a few values. It shows when it hides something: `data-is` is `set` unless the first is chosen. */
export function OneOf<V extends string>({ options, value, ...props }: OneOfProps<V>) {
  return (
    <span class="filter" data-is={value === options[0]?.value ? undefined : 'set'}>
      <Select options={options} value={value} {...props} />
    </span>
  )
}
