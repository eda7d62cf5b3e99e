import type { Right, Rights } from '../../../shared/right.ts'
import { get } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'

/** What the reader may do with partners' money; none until it is known. */
export function useRights(): { has: (right: Right) => boolean; isKnown: boolean } {
  const rights = useResource<Rights>('/api/me/rights', signal => get('/api/me/rights', {}, signal))
  const own = rights.data.value?.rights ?? []
  return { has: right => own.includes(right), isKnown: rights.data.value !== null }
}
