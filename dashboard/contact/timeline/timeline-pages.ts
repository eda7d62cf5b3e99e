import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { TimelineEvent, Timeline as TimelinePage } from '../../../shared/contact.ts'
import { get } from '../../core/api.ts'

export type TimelinePages = {
  events: ReadonlySignal<readonly TimelineEvent[]>
  isLoaded: ReadonlySignal<boolean>
  hasOlder: ReadonlySignal<boolean>
  error: ReadonlySignal<unknown>
  older: () => void
  reload: () => void
}

/** The timeline, newest first, page by page; a reload puts new events in front and keeps the loaded ones. */
export function useTimeline(path: string): TimelinePages {
  const events = useSignal<readonly TimelineEvent[]>([])
  const cursor = useSignal<string | null>(null)
  const isLoaded = useSignal(false)
  const error = useSignal<unknown>(null)
  const read = async (from?: string) => {
    try {
      const page = await get<TimelinePage>(`${path}/timeline`, { cursor: from })
      const known = new Set(page.events.map(keyOf))
      const rest = events.value.filter(event => !known.has(keyOf(event)))
      events.value = from ? [...rest, ...page.events] : [...page.events, ...rest]
      if (from || !isLoaded.value) cursor.value = page.cursor
      isLoaded.value = true
      error.value = null
    } catch (problem) {
      error.value = problem
    }
  }
  useEffect(() => {
    void read()
  }, [path])
  return {
    events,
    isLoaded,
    hasOlder: {
      get value() {
        return cursor.value !== null
      },
    } as ReadonlySignal<boolean>,
    error,
    older: () => void (cursor.value && read(cursor.value)),
    reload: () => void read(),
  }
}

/** An id is the sender's: a page and a server may use the same one for two events. */
const keyOf = ({ key, id }: TimelineEvent): string => `${key} ${id}`
