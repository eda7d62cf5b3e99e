import type { Item } from '../port.ts'

export { given } from '../body.ts'

type Told = {
  provider: string
  /** The contact has called. */
  isIn: boolean
  isAnswered: boolean
  isNothing: boolean
  seconds: number | null
}

/**
 * What a call that has ended means. A contact's own call never costs points, whether or not it was answered here;
 * `call_missed` is a call of ours that the contact did not take.
 */
export function callOf({
  provider,
  isIn,
  isAnswered,
  isNothing,
  seconds,
}: Told): Pick<Item, 'name' | 'props'> | null {
  if (isNothing) return null
  const direction = isIn ? 'in' : 'out'
  if (isAnswered)
    return { name: 'call_answered', props: { provider, direction, ...(seconds !== null && { seconds }) } }
  return isIn
    ? { name: 'call_incoming', props: { provider, direction, answered: false } }
    : { name: 'call_missed', props: { provider, direction } }
}

export const wholeSeconds = (value: string | undefined): number | null =>
  value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : null
