import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { PortalReferrals } from '../../shared/portal.ts'
import { get } from './api.ts'

/** The partner's referrals, read page by page. */
export function useReferrals() {
  const list = useSignal<PortalReferrals | null>(null)
  const isFailed = useSignal(false)
  const read = async (cursor?: string) => {
    isFailed.value = false
    try {
      const page = await get<PortalReferrals>(`/referrals${cursor ? `?cursor=${cursor}` : ''}`)
      const before = cursor ? (list.value?.rows ?? []) : []
      list.value = { ...page, rows: [...before, ...page.rows] }
    } catch {
      isFailed.value = true
    }
  }
  const again = () => void read()
  useEffect(again, [])
  const more = () => void read(list.value?.nextCursor ?? undefined)
  return { list: list.value, isFailed: isFailed.value, again, more }
}
