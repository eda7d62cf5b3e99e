import type { Colleague } from '../../shared/person.ts'
import { get } from '../core/api.ts'
import { may } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'

/** To whom leads can be given. */
export function useColleagues(): readonly Colleague[] {
  const people = useResource<{ rows: Colleague[] }>(may('member') ? 'colleagues' : null, signal =>
    get('/api/colleagues', {}, signal),
  )
  return people.data.value?.rows ?? []
}
