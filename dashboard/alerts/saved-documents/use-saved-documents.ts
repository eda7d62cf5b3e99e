import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { post, put } from '../../core/api.ts'
import { useLeaveGuard } from '../../plans/leave-guard.ts'
import { announce } from '../../ui/announce.ts'
import { offerUndo } from '../undo.tsx'

export type Document = { name: string; isOn: boolean }
/** Without an id it has not been saved yet. */
export type SavedDocument<T> = { key: string; id: string | null; document: T }

export type SavedDocuments<T extends Document> = {
  all: Signal<readonly SavedDocument<T>[] | null>
  add(document: T): void
  save(one: SavedDocument<T>, document: T): Promise<void>
  remove(one: SavedDocument<T>, said: string): void
  setDirty(one: SavedDocument<T>, isDirty: boolean): void
}

type Paths = { list: string; one: (id: string) => string }
type Found<T> = readonly { id: string; document: T }[]

let made = 0

/** Documents that are saved one by one: rules, lists. Found ones take the place of none that is edited. */
export function useSavedDocuments<T extends Document>(
  found: Found<T> | null,
  paths: Paths,
  saved: () => void = () => {},
): SavedDocuments<T> {
  const all = useSignal<readonly SavedDocument<T>[] | null>(null)
  const dirty = useSignal<ReadonlySet<string>>(new Set())
  useLeaveGuard(dirty.value.size > 0)
  useEffect(() => {
    if (found && all.value === null) all.value = found.map(one => ({ key: one.id, ...one }))
  }, [found])
  const replace = (key: string, next: SavedDocument<T> | null) => {
    all.value = all.value?.flatMap(one => (one.key === key ? (next ?? []) : one)) ?? null
  }
  const setDirty = (one: SavedDocument<T>, isDirty: boolean) => {
    if (dirty.value.has(one.key) === isDirty) return
    const next = new Set(dirty.value)
    if (isDirty) next.add(one.key)
    else next.delete(one.key)
    dirty.value = next
  }
  return {
    all,
    setDirty,
    add(document) {
      all.value = [...(all.value ?? []), { key: `new-${++made}`, id: null, document }]
    },
    async save(one, document) {
      const { id } =
        one.id === null
          ? await post<{ id: string }>(paths.list, document)
          : await put<{ id: string }>(paths.one(one.id), document)
      replace(one.key, { ...one, id, document })
      saved()
    },
    remove(one, said) {
      setDirty(one, false)
      const place = all.value?.findIndex(({ key }) => key === one.key) ?? -1
      replace(one.key, null)
      if (one.id === null) return announce(said)
      const path = paths.one(one.id)
      const putBack = () => {
        all.value = all.value?.toSpliced(place, 0, one) ?? null
      }
      offerUndo(said, putBack, () => void removeForGood(path, putBack))
    },
  }
}

/** Deletes a document, even while the page is being closed. If the collector refuses, the document returns. */
export async function removeForGood(path: string, putBack: () => void): Promise<void> {
  const answer = await fetch(path, { method: 'DELETE', keepalive: true }).catch(() => null)
  if (!answer?.ok && answer?.status !== 404) putBack()
}
