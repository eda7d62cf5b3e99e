import type * as z from 'zod'
import type { ReceivedList } from '../../shared/health.ts'
import { get } from '../core/api.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { eventText } from '../ui/event-words.tsx'
import { Failure, Lines } from '../ui/states.tsx'
import { words } from '../words/words.ts'
import { screenWords } from './screen-words.ts'

/** The last events that came in, each with what became of it. */
export function Received({ site: id }: { site: string }) {
  const say = screenWords.value
  const { verbs } = words.value
  const path = `/api/sites/${encodeURIComponent(id)}/received`
  const list = useResource<z.infer<typeof ReceivedList>>(id, signal => get(path, {}, signal))
  const rows = list.data.value?.rows
  return (
    <section class="panel" aria-labelledby="received-title">
      <h2 id="received-title">{say.received}</h2>
      <p class="page-do">
        <button type="button" class="button" onClick={list.reload}>
          {verbs.reload}
        </button>
      </p>
      {!rows &&
        (list.error.value ? <Failure error={list.error.value} retry={list.reload} /> : <Lines count={3} />)}
      {rows?.length === 0 && <p class="soft">{say.receivedNone}</p>}
      {rows && rows.length > 0 && (
        <ol class="rejected">
          {rows.map((row, i) => (
            <li key={`${row.receivedAt} ${row.eventId ?? i} ${row.outcome}`}>
              <div class="rejected-head">
                <code>{row.code ?? say.becameOf[row.outcome]}</code>
                <span class="rejected-why">
                  {row.name === null
                    ? say.receivedRefused
                    : eventText({ name: row.name, url: row.url, item: null, title: null })}
                  {row.mark && <> ({say.marks[row.mark]})</>}
                </span>
                <Ago at={row.receivedAt} />
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
