/** JSON that reads back as the very same value: `JSON.stringify` writes -0 as 0. */
export const exactJson = (value: unknown): string =>
  holdsNegativeZero(value) ? spell(value) : JSON.stringify(value)

const holdsNegativeZero = (value: unknown): boolean => {
  if (typeof value === 'number') return value === 0 && 1 / value < 0
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) {
    for (const item of value) if (holdsNegativeZero(item)) return true
    return false
  }
  for (const key in value) if (holdsNegativeZero((value as Record<string, unknown>)[key])) return true
  return false
}

const spell = (value: unknown): string => {
  if (Object.is(value, -0)) return '-0'
  if (Array.isArray(value)) return `[${value.map(item => spell(item ?? null)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${spell(field)}`).join()}}`
}
