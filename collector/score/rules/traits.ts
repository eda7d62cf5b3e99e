import type { Event, IdentifyProps, Trust } from '../../../shared/event.ts'
import { TRUSTS } from '../../../shared/event.ts'
import type { Fact } from '../score.ts'

export type Trait = { value: unknown; trust: Trust; time: number }
export type Traits = Map<string, Trait>

const GROUP_PREFIX = 'company.'

export const trustRank = (trust: Trust): number => TRUSTS.indexOf(trust)

/** Each trait is the latest by event time within the highest trust that has given it. Returns the names that moved. */
export function takeTraits(traits: Traits, { event, trust }: Fact): string[] | null {
  const props = event.props as IdentifyProps & Record<string, unknown>
  const said = record(props.traits)
  const named = event.name === 'identify'
  if (!said && !named && event.name !== 'group') return null
  const moved: string[] = []
  // A proof verifies what it contains, nothing beside it.
  const beside: Trust = trust === 'verified' ? 'browser' : trust
  const prefix = event.name === 'group' ? GROUP_PREFIX : ''
  for (const name in said) set(traits, prefix + name, said[name], beside, event.time, moved)
  if (named && typeof props.email === 'string') set(traits, 'email', props.email, beside, event.time, moved)
  const proved = provedBy(event)
  if (proved) {
    const own = record(proved.traits)
    for (const name in own) set(traits, name, own[name], 'verified', event.time, moved)
    if (proved.email !== undefined) set(traits, 'email', proved.email, 'verified', event.time, moved)
  }
  return moved
}

/** A trait by name, or a place inside one (`address.city`). Null and unset are one. */
export function traitValue(traits: Traits, path: string): unknown {
  const whole = traits.get(path)
  if (whole) return whole.value
  const dot = path.indexOf('.')
  if (dot < 0) return undefined
  const outer = traits.get(path.slice(0, dot))
  return outer && within(outer.value, path.slice(dot + 1).split('.'))
}

/** The value at a path of nested objects; own properties only, since names are untrusted. */
export function within(value: unknown, path: readonly string[]): unknown {
  let here = value
  for (const name of path) {
    const object = record(here)
    if (!object || !Object.hasOwn(object, name)) return undefined
    here = object[name]
  }
  return here
}

const record = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null

function provedBy(event: Event): IdentifyProps['verified'] {
  return (event.props as IdentifyProps).verified
}

function set(
  traits: Traits,
  name: string,
  value: unknown,
  trust: Trust,
  time: number,
  moved: string[],
): void {
  const known = traits.get(name)
  if (known && trustRank(known.trust) > trustRank(trust)) return
  traits.set(name, { value, trust, time })
  moved.push(name)
}
