import { useSignal } from '@preact/signals'
import type * as z from 'zod'
import type { RejectedInfo, RejectedList } from '../../shared/health.ts'
import type { InstallCheck } from '../../shared/site.ts'
import { get } from '../core/api.ts'
import { may, site } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { eventText } from '../ui/event-words.tsx'
import { Denied, Failure, Lines } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { words } from '../words/words.ts'
import { Pace } from './pace.tsx'
import { PartnerMails } from './partner-mails.tsx'
import { Received } from './received.tsx'
import { RejectedRow } from './rejected-row.tsx'
import { screenWords } from './screen-words.ts'
import { Troubles } from './troubles.tsx'

type Page = z.infer<typeof RejectedList>
const PAGE = 100

/** Whether events come in, and what becomes of those that are refused. */
export function HealthScreen() {
  const say = screenWords.value
  const id = site.value?.id ?? ''
  if (!may('member')) {
    return (
      <main class="page" id="main">
        <Title text={say.title} />
        <Denied />
      </main>
    )
  }
  return (
    <main class="page" id="main">
      <Title text={say.title} />
      <p class="lead">{say.lead}</p>
      <Arrivals key={`arrivals ${id}`} site={id} />
      <Troubles key={`troubles ${id}`} site={id} />
      <Rejected key={`rejected ${id}`} site={id} />
      <PartnerMails key={`mails ${id}`} site={id} />
      <Pace />
      <Received key={`received ${id}`} site={id} />
    </main>
  )
}

function Arrivals({ site: id }: { site: string }) {
  const say = screenWords.value
  const check = useResource<InstallCheck>(id, signal => get(`/api/sites/${id}/install`, {}, signal))
  const found = check.data.value
  if (!found)
    return check.error.value ? (
      <Failure error={check.error.value} retry={check.reload} />
    ) : (
      <Lines count={2} />
    )
  const { latest } = found
  return (
    <dl class="facts">
      <div>
        <dt>{say.last}</dt>
        <dd>
          {latest ? (
            <>
              {eventText({ name: latest.name, url: latest.url, item: null, title: null })},{' '}
              <Ago at={latest.at} />
            </>
          ) : (
            say.lastNone
          )}
        </dd>
      </div>
    </dl>
  )
}

function Rejected({ site: id }: { site: string }) {
  const say = screenWords.value
  const path = `/api/sites/${encodeURIComponent(id)}/rejected`
  const code = useSignal('')
  const older = useSignal<readonly RejectedInfo[]>([])
  const cursor = useSignal<string | null>(null)
  const isOlder = useSignal(false)
  const query = { limit: PAGE, code: code.value }
  const first = useResource<Page>(`${id} ${code.value}`, signal => get(path, query, signal))
  const found = first.data.value
  const next = isOlder.value ? cursor.value : (found?.cursor ?? null)
  const rows = [...(found?.rows ?? []), ...older.value]
  const codes = [...new Set([...rows.map(row => row.code), code.value])].filter(Boolean).sort()
  const more = async () => {
    const page = await get<Page>(path, { ...query, cursor: next ?? '' })
    older.value = [...older.value, ...page.rows]
    cursor.value = page.cursor
    isOlder.value = true
  }
  return (
    <section class="panel" aria-labelledby="rejected-title">
      <h2 id="rejected-title">{say.rejected}</h2>
      <p class="page-do">
        <span class="select">
          <select
            aria-label={say.code}
            value={code.value}
            onChange={event => {
              older.value = []
              isOlder.value = false
              code.value = event.currentTarget.value
            }}
          >
            <option value="">{say.allCodes}</option>
            {codes.map(name => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </span>
        <button type="button" class="button" onClick={first.reload}>
          {words.value.verbs.reload}
        </button>
      </p>
      {!found &&
        (first.error.value ? (
          <Failure error={first.error.value} retry={first.reload} />
        ) : (
          <Lines count={5} />
        ))}
      {found && rows.length === 0 && <p class="soft">{say.rejectedNone}</p>}
      {rows.length > 0 && (
        <ol class="rejected">
          {rows.map(row => (
            <RejectedRow key={row.id} row={row} path={path} />
          ))}
        </ol>
      )}
      {next !== null && (
        <button type="button" class="button" onClick={() => void more()}>
          {say.older}
        </button>
      )}
    </section>
  )
}
