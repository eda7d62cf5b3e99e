import { useMemo } from 'preact/hooks'
import type { ChannelInfo } from '../../../shared/channel.ts'
import { get } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { type Document, useSavedDocuments } from './use-saved-documents.ts'
import { withKnown } from './with-known.ts'

type Told = Document & { channels: string[] }
type Row = { id: string }

/** The site's documents of one kind and its channels: both loaded, or the error. */
export function useSiteDocuments<R extends Row, D extends Told>(
  site: string,
  kind: 'alert-rules' | 'lists',
  documentOf: (row: R) => D,
) {
  const path = `/api/sites/${encodeURIComponent(site)}`
  const found = useResource<{ rows: R[] }>(path, signal => get(`${path}/${kind}`, {}, signal))
  const channels = useResource<{ rows: ChannelInfo[] }>(path, signal => get(`${path}/channels`, {}, signal))
  const rows = found.data.value?.rows ?? null
  const known = channels.data.value?.rows ?? null
  const list = useSavedDocuments<D>(
    useMemo(
      () =>
        rows && known ? rows.map(row => ({ id: row.id, document: withKnown(documentOf(row), known) })) : null,
      [rows, known],
    ),
    { list: `${path}/${kind}`, one: id => `/api/${kind}/${encodeURIComponent(id)}` },
    // Data computed by the collector has changed too, such as the number of a list's members.
    found.reload,
  )
  return {
    list,
    rows,
    channels: known,
    problem: found.error.value ?? channels.error.value,
    reload: found.reload,
    retry() {
      found.reload()
      channels.reload()
    },
  }
}
