import type { Person } from '../../shared/api.ts'
import { get } from '../api.ts'
import { useResource } from '../resource.ts'
import { may, me } from '../session.ts'

export type Colleague = { id: string; name: string }

/** Whom leads can be given to. The list of people is for admins; others know of themselves. */
export function useColleagues(): readonly Colleague[] {
  const people = useResource<{ rows: Person[] }>(may('admin') ? 'people' : null, signal =>
    get('/api/people', {}, signal),
  )
  const rows = people.data.value?.rows.filter(({ disabled, role }) => !disabled && role !== 'viewer')
  const known = rows ?? (me.value ? [me.value] : [])
  return known.map(({ id, name, email }) => ({ id, name: name || email }))
}
