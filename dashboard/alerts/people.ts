import type { Colleague } from '../../shared/person.ts'
import { get } from '../api.ts'
import { useResource } from '../resource.ts'
import { may } from '../session.ts'

/** To whom leads can be given. */
export function useColleagues(): readonly Colleague[] {
  const people = useResource<{ rows: Colleague[] }>(may('member') ? 'colleagues' : null, signal =>
    get('/api/colleagues', {}, signal),
  )
  return people.data.value?.rows ?? []
}
