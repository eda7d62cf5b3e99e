/** Properties as they come: from strangers. */
export type Props = Record<string, unknown>

export const isRecord = (value: unknown): value is Props =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Without what is not there. */
export const given = (props: Props): Props =>
  Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined && value !== null))
