import type { Material } from '../../../shared/portal.ts'
import { get, post } from '../api.ts'
import { Title, useLoaded, Waiting } from '../parts.tsx'
import { dateOf, t } from '../words/words.ts'

export function Materials() {
  const { materials } = t()
  const loaded = useLoaded(() => get<{ rows: Material[] }>('/materials'))
  const rows = loaded.value?.rows
  return (
    <>
      <Title>{materials.title}</Title>
      {!rows && <Waiting {...loaded} />}
      {rows?.length === 0 && <p class="soft">{materials.none}</p>}
      <ul class="list">
        {rows?.map(row => (
          <li key={row.id}>
            <strong>{row.title}</strong>
            <p class="soft">
              {materials.kinds[row.kind]}
              {row.validUntil && ` · ${materials.until(dateOf(row.validUntil))}`}
            </p>
            <a
              class="button"
              href={row.url}
              target="_blank"
              rel="noopener noreferrer"
              onClick={() => void post(`/materials/${row.id}/open`).catch(() => null)}
              aria-label={`${materials.open}: ${row.title}`}
            >
              {materials.open}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
