import { type Signal, useSignal } from '@preact/signals'
import { get } from '../core/api.ts'
import { type Resource, useResource } from '../core/use-resource.ts'

export type Page<T> = { rows: T[]; nextCursor: string | null }
type Query = Record<string, string | number | undefined>
type Pages<T> = Resource<Page<T>> & {
  /** Reads the next page and appends it. */
  more(): Promise<void>
  isBusy: Signal<boolean>
}

/** A list that is read page by page. A reload reads all pages again that were shown. */
export function usePages<T>(path: string, query: Query): Pages<T> {
  const shown = useSignal(1)
  const isBusy = useSignal(false)
  const list = useResource<Page<T>>(`${path}${JSON.stringify(query)}`, async signal => {
    const all: Page<T> = { rows: [], nextCursor: null }
    for (let page = 0; page < shown.peek(); page++) {
      const cursor = all.nextCursor ?? undefined
      const { rows, nextCursor } = await get<Page<T>>(path, { ...query, cursor }, signal)
      all.rows.push(...rows)
      all.nextCursor = nextCursor
      if (nextCursor === null) break
    }
    return all
  })
  const more = async () => {
    const before = list.data.value
    if (!before?.nextCursor || isBusy.value) return
    isBusy.value = true
    try {
      const page = await get<Page<T>>(path, { ...query, cursor: before.nextCursor })
      // A reload meanwhile has begun the list anew.
      if (list.data.value !== before) return
      shown.value += 1
      list.data.value = { rows: [...before.rows, ...page.rows], nextCursor: page.nextCursor }
    } catch (problem) {
      list.error.value = problem
    } finally {
      isBusy.value = false
    }
  }
  return { ...list, more, isBusy }
}
