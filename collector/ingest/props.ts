/** Properties as sent: untrusted input. */
export type Props = Record<string, unknown>

export const isRecord = (value: unknown): value is Props =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Removes properties that are undefined or null. */
export const given = (props: Props): Props =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined && value !== null))
