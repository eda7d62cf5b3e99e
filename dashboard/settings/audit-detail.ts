import type { Role } from '../../shared/person.ts'
import { words } from '../words/words.ts'
import { auditWords } from './audit-words.ts'

/** The details of a change in readable form: "role: view only". An unknown name is unchanged. */
export function detailText(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${auditWords.value.fields[name] ?? name}: ${valueText(name, value)}`)
    .join(', ')
}

function valueText(name: string, value: unknown): string {
  const audit = auditWords.value
  const { settings } = words.value
  if (name === 'role') return settings.roles[value as Role] ?? String(value)
  if (name === 'class') return value === 'public' ? settings.writeKey : settings.secretKey
  if (name === 'retention') return settings.retentions[retentionKey(value)] ?? String(value)
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return audit.nothing
  if (typeof value === 'boolean') return value ? audit.yes : audit.no
  if (Array.isArray(value)) return value.map(String).join(' ')
  if (typeof value === 'object') return `(${detailText(value as Record<string, unknown>)})`
  return String(value)
}

const retentionKey = (value: unknown) =>
  (value === null ? 'ever' : value) as keyof typeof words.value.settings.retentions
