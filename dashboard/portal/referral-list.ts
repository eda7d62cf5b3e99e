import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { PortalChange, PortalReferrals } from '../../shared/portal.ts'
import type { OwnReferral } from '../../shared/referral.ts'
import { get } from './api.ts'
import { siteId } from './place.ts'

/** The partner's referrals, read page by page and kept as they are now; `changed` is the latest change by others. */
export function useReferrals() {
  const list = useSignal<PortalReferrals | null>(null)
  const isFailed = useSignal(false)
  const changed = useSignal<OwnReferral | null>(null)
  const read = async (cursor?: string) => {
    isFailed.value = false
    try {
      const page = await get<PortalReferrals>(`/referrals${cursor ? `?cursor=${cursor}` : ''}`)
      const before = list.value
      list.value =
        before && cursor ? { ...page, rows: [...before.rows, ...page.rows] } : refreshed(before, page)
    } catch {
      isFailed.value = true
    }
  }
  const again = () => void read()
  useEffect(again, [])
  useEffect(
    () =>
      follow(
        // What changed before the stream was open is in the list.
        again,
        ({ referral, counts }) => {
          const now = list.value
          if (!now) return
          const isKnown = now.rows.some(({ id }) => id === referral.id)
          // A referral further down than the pages that are shown stays there.
          const isNew = !isKnown && referral.at >= (now.rows[0]?.at ?? '')
          const rows = now.rows.map(row => (row.id === referral.id ? referral : row))
          list.value = { ...now, counts, rows: isNew ? [referral, ...rows] : rows }
          changed.value = referral
        },
      ),
    [],
  )
  const more = () => void read(list.value?.nextCursor ?? undefined)
  return { list: list.value, isFailed: isFailed.value, changed: changed.value, again, more }
}

/** The first page as it is now, and the pages behind it that are shown already. */
function refreshed(before: PortalReferrals | null, page: PortalReferrals): PortalReferrals {
  const last = page.rows.at(-1)
  if (!before || !last || page.nextCursor === null || before.rows.length <= page.rows.length) return page
  const ids = new Set(page.rows.map(({ id }) => id))
  const behind = before.rows.filter(({ id, at }) => at <= last.at && !ids.has(id))
  return { ...page, rows: [...page.rows, ...behind], nextCursor: before.nextCursor }
}

/** Hears changes while the page is in view: a hidden one takes no connection. */
function follow(opened: () => void, hear: (change: PortalChange) => void): () => void {
  let source: EventSource | null = null
  const stop = () => {
    source?.close()
    source = null
  }
  const see = () => {
    stop()
    if (document.hidden) return
    source = new EventSource(`/partner-api/${siteId()}/live`)
    source.onopen = opened
    source.addEventListener('referral', event => hear(JSON.parse(event.data) as PortalChange))
  }
  document.addEventListener('visibilitychange', see)
  see()
  return () => {
    document.removeEventListener('visibilitychange', see)
    stop()
  }
}
