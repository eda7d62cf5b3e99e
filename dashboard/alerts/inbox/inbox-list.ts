import { batch, type Signal, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { AlertInfo, AlertList } from '../../../shared/alert.ts'
import type { Site } from '../../../shared/site.ts'
import { get } from '../../core/api.ts'
import { status } from '../../live/connection.ts'
import { arrivals, unread } from '../inbox.ts'
import { changedLead } from '../lead-api.ts'

const PAGE = 50

export type Show = 'unread' | 'mine' | 'all'

export type InboxList = {
  /** Null until the first answer. */
  rows: Signal<readonly AlertInfo[] | null>
  /** Came while something is under the pointer or the focus. */
  waiting: Signal<readonly AlertInfo[]>
  error: Signal<unknown>
  hasMore: boolean
  hold(by: 'pointer' | 'focus', isHeld: boolean): void
  showWaiting(): void
  older(): void
  reload(): void
  setRead(ids: ReadonlySet<string> | 'all'): void
}

/** The alerts of a site. New ones appear on top, unless that would move a row under the pointer or the focus. */
export function useInbox(site: Site, show: Show): InboxList {
  const rows = useSignal<readonly AlertInfo[] | null>(null)
  const waiting = useSignal<readonly AlertInfo[]>([])
  const error = useSignal<unknown>(null)
  const cursor = useSignal<string | null>(null)
  const held = useRef(new Set<string>())
  const turn = useRef(0)

  const read = async (after: string | null): Promise<AlertList | null> => {
    const mine = turn.current
    try {
      const list = await get<AlertList>('/api/alerts', {
        site: site.id,
        limit: PAGE,
        ...(show === 'unread' ? { unread: 1 } : show === 'mine' ? { mine: 1 } : {}),
        ...(after ? { cursor: after } : {}),
      })
      if (mine !== turn.current) return null
      error.value = null
      unread.value = list.unread
      return list
    } catch (problem) {
      if (mine === turn.current) error.value = problem
      return null
    }
  }
  const reload = async () => {
    turn.current++
    const list = await read(null)
    if (!list) return
    batch(() => {
      rows.value = list.rows
      cursor.value = list.cursor
      waiting.value = []
    })
  }
  /** New alerts are inserted on top; known ones are updated in place. */
  const refresh = async () => {
    const list = await read(null)
    if (!list || !rows.value) return
    const fresh = new Map(list.rows.map(row => [row.id, row]))
    const known = new Set([...rows.value, ...waiting.value].map(({ id }) => id))
    const latest = (row: AlertInfo) => fresh.get(row.id) ?? row
    batch(() => {
      rows.value = rows.value!.map(latest)
      waiting.value = [...list.rows.filter(({ id }) => !known.has(id)), ...waiting.value.map(latest)]
      if (held.current.size === 0) showWaiting()
    })
  }
  const showWaiting = () => {
    if (waiting.value.length === 0) return
    batch(() => {
      rows.value = [...waiting.value, ...(rows.value ?? [])]
      waiting.value = []
    })
  }

  useEffect(() => {
    rows.value = null
    void reload()
  }, [show])
  // Alerts from during a disconnection are loaded after the reconnect.
  const news = `${arrivals.value} ${status.value === 'live'}`
  useEffect(() => {
    if (status.value === 'live') void refresh()
  }, [news])

  useSignalEffect(() => {
    const lead = changedLead.value
    if (lead === null) return
    const all = rows.peek()
    if (all?.some(row => row.contactId === lead.contactId && row.lead !== lead))
      rows.value = all.map(row => (row.contactId === lead.contactId ? { ...row, lead } : row))
  })

  return {
    rows,
    waiting,
    error,
    hasMore: cursor.value !== null,
    hold(by, isHeld) {
      if (isHeld) held.current.add(by)
      else held.current.delete(by)
      if (held.current.size === 0) showWaiting()
    },
    showWaiting,
    older: async () => {
      const list = await read(cursor.value)
      if (!list) return
      const known = new Set(rows.value?.map(({ id }) => id))
      batch(() => {
        rows.value = [...(rows.value ?? []), ...list.rows.filter(({ id }) => !known.has(id))]
        cursor.value = list.cursor
      })
    },
    reload: () => void reload(),
    setRead(ids) {
      const isRead = (id: string) => ids === 'all' || ids.has(id)
      rows.value = rows.value?.map(row => (isRead(row.id) ? { ...row, isRead: true } : row)) ?? null
    },
  }
}
