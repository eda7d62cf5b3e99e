import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type * as z from 'zod'
import type { AuditEntry, AuditList } from '../../shared/audit.ts'
import type { Person } from '../../shared/person.ts'
import { get } from '../core/api.ts'
import { may, sites } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { Denied, Failure, Lines } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { detailText } from './audit-detail.ts'
import { auditWords } from './audit-words.ts'

type Entry = z.infer<typeof AuditEntry>
const PAGE = 100

/** The audit trail. */
export function AuditScreen() {
  const say = auditWords.value
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list without links is scrolled by the keyboard.
    <main class="page" id="main" tabIndex={0}>
      <Title text={say.title} />
      <p class="lead">{say.lead}</p>
      {may('admin') ? <Entries /> : <Denied />}
    </main>
  )
}

function Entries() {
  const say = auditWords.value
  const rows = useSignal<readonly Entry[] | null>(null)
  const cursor = useSignal<string | null>(null)
  const problem = useSignal<unknown>(null)
  const people = useResource<{ rows: Person[] }>('people', signal => get('/api/people', {}, signal))
  const read = async () => {
    try {
      const page = await get<z.infer<typeof AuditList>>('/api/audit', {
        limit: PAGE,
        cursor: cursor.value ?? '',
      })
      rows.value = [...(rows.value ?? []), ...page.rows]
      cursor.value = page.cursor
      problem.value = null
    } catch (error) {
      problem.value = error
    }
  }
  useEffect(() => void read(), [])
  const nameOf = (id: string): string | null => {
    const person = people.data.value?.rows.find(one => one.id === id)
    return person ? person.name || person.email : null
  }
  const actor = (id: string) =>
    id === 'command' ? say.command : id.startsWith('key:') ? say.key : (nameOf(id) ?? id)
  const subject = (entry: Entry) =>
    nameOf(entry.subject) ?? sites.value.find(({ id }) => id === entry.subject)?.name ?? entry.subject
  if (problem.value !== null && rows.value === null)
    return <Failure error={problem.value} retry={() => void read()} />
  if (rows.value === null) return <Lines count={8} />
  if (rows.value.length === 0) return <p class="soft">{say.none}</p>
  return (
    <>
      <div class="table-scroll">
        <table class="table stacked">
          <thead>
            <tr>
              <th scope="col">{say.when}</th>
              <th scope="col">{say.who}</th>
              <th scope="col">{say.what}</th>
              <th scope="col">{say.subject}</th>
              <th scope="col">{say.detail}</th>
            </tr>
          </thead>
          <tbody>
            {rows.value.map(entry => (
              <tr key={entry.id}>
                <td>
                  <Ago at={entry.at} />
                </td>
                <td>{actor(entry.actor)}</td>
                <td>{say.actions[entry.action] ?? entry.action}</td>
                <td>{subject(entry)}</td>
                <td class="audit-detail">{detailText(entry.detail)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {cursor.value !== null && (
        <button type="button" class="button" onClick={() => void read()}>
          {say.older}
        </button>
      )}
      {problem.value !== null && <Failure error={problem.value} />}
    </>
  )
}
