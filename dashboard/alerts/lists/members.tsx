import { useSignal } from '@preact/signals'
import type { LiveListMembers } from '../../../shared/live-list.ts'
import { get } from '../../core/api.ts'
import { number } from '../../ui/format.ts'
import { Failure, Lines } from '../../ui/states.tsx'
import { words } from '../../words/words.ts'
import { alertWords } from '../words/words.ts'

const PAGE = 50

type Props = { id: string; name: string; count: number | null }

/** The present members of a list, loaded on demand. */
export function Members({ id, name, count }: Props) {
  const { lists: say } = alertWords.value
  const rows = useSignal<LiveListMembers['rows'] | null>(null)
  const cursor = useSignal<string | null>(null)
  const error = useSignal<unknown>(null)
  const read = async () => {
    try {
      const page = await get<LiveListMembers>(`/api/lists/${encodeURIComponent(id)}/members`, {
        limit: PAGE,
        cursor: cursor.value ?? '',
      })
      rows.value = [...(rows.value ?? []), ...page.rows]
      cursor.value = page.cursor
      error.value = null
    } catch (problem) {
      error.value = problem
    }
  }
  return (
    <details
      class="members"
      onToggle={event => {
        if (!event.currentTarget.open) return
        rows.value = null
        cursor.value = null
        void read()
      }}
    >
      <summary>{count === null ? say.membersOf(name) : say.members(count)}</summary>
      {error.value !== null && <Failure error={error.value} retry={() => void read()} />}
      {rows.value === null && error.value === null && <Lines count={3} />}
      {rows.value?.length === 0 && <p class="soft">{say.noMembers}</p>}
      {rows.value && rows.value.length > 0 && (
        <table class="table" aria-label={say.membersOf(name)}>
          <thead>
            <tr>
              <th scope="col">{say.contact}</th>
              <th scope="col">{say.score}</th>
            </tr>
          </thead>
          <tbody>
            {rows.value.map(row => (
              <tr key={row.contactId}>
                <th scope="row">
                  <a href={`/contacts/${encodeURIComponent(row.contactId)}`}>
                    {row.name ?? row.email ?? row.userId ?? words.value.anonymous}
                  </a>
                  {row.name && row.email && <small>{row.email}</small>}
                </th>
                <td>{row.score !== null && number(row.score)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {cursor.value !== null && (
        <button type="button" class="button" onClick={() => void read()}>
          {say.more}
        </button>
      )}
    </details>
  )
}
