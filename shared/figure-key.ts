import type { ProfileGroup } from './insights.ts'

/** The key of a group of the profile: its attribute, then its value or bounds. */
export function groupKey({
  attribute,
  value,
  range,
}: Pick<ProfileGroup, 'attribute' | 'value' | 'range'>): string {
  if (range) return `${attribute} ${range.above ?? ''}..${range.upTo ?? ''}`
  return value === null ? `${attribute}` : `${attribute} ${value}`
}
