import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { AlertRuleList } from '../../../shared/alert-rule.ts'
import type { LeadChange } from '../../../shared/lead.ts'
import type { Site } from '../../../shared/site.ts'
import { contactName } from '../../board/contact-name.ts'
import { nextPlace } from '../../board/list-keys.ts'
import { ApiError, get } from '../../core/api.ts'
import { here, navigate } from '../../core/route.ts'
import { now, serverAheadMs } from '../../core/server-clock.ts'
import { may } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { announce } from '../../ui/announce.ts'
import { number, untilText } from '../../ui/format.ts'
import { problemText } from '../../ui/problem-words.ts'
import { Failure, Lines, Notice } from '../../ui/states.tsx'
import { countUnread, read, unread } from '../inbox.ts'
import { type ContactAlert, isAboutSomebody, markRead, undoOf, workLead } from '../lead-api.ts'
import { offerUndo } from '../undo.tsx'
import { alertWords } from '../words/words.ts'
import { AlertRow, type Deed } from './alert-row.tsx'
import { type InboxList, type Show, useInbox } from './inbox-list.ts'
import { NotifyAsk } from './notify-ask.tsx'

const SHOWS: Show[] = ['unread', 'mine', 'all']
/** Rows of a page when the rows do not fit the screen. */
const PAGE_ROWS = 5

export function InboxPart({ site }: { site: Site }) {
  const { inbox: say } = alertWords.value
  const show = shownOf(here.value.query)
  const list = useInbox(site, show)
  const { rows, waiting, error } = list
  const markAll = async () => {
    if (!rows.value?.length) return
    try {
      // All alerts up to now, by the collector's clock, without those that arrive later.
      await markRead(site.id, { upTo: new Date(Date.now() + serverAheadMs()).toISOString() })
      list.setRead('all')
      countUnread()
      announce(say.markedAll)
    } catch (problem) {
      error.value = problem
    }
  }
  return (
    <section class="inbox" aria-label={alertWords.value.parts.inbox}>
      <div class="inbox-tools">
        <fieldset class="segments" aria-label={say.show}>
          {SHOWS.map(name => (
            <label key={name}>
              <input type="radio" name="show" checked={show === name} onChange={() => choose(name)} />
              <span>
                {say.shows[name]}
                {name === 'unread' && unread.value ? ` ${number(unread.value)}` : ''}
              </span>
            </label>
          ))}
        </fieldset>
        {(unread.value ?? 0) > 0 && (
          <button type="button" class="button" onClick={() => void markAll()}>
            {say.markAll}
          </button>
        )}
        <NotifyAsk />
      </div>
      {rows.value === null &&
        (error.value === null ? <Lines count={8} /> : <Failure error={error.value} retry={list.reload} />)}
      {rows.value?.length === 0 && <Empty site={site} show={show} />}
      {rows.value && rows.value.length > 0 && (
        <>
          {error.value !== null && <Failure error={error.value} retry={list.reload} />}
          <Feed site={site} list={list} />
        </>
      )}
      {waiting.value.length > 0 && (
        <button type="button" class="waiting" onClick={list.showWaiting}>
          <span>{say.waiting(waiting.value.length)}</span> <b>{say.applyNow}</b>
        </button>
      )}
    </section>
  )
}

function Feed({ site, list }: { site: Site; list: InboxList }) {
  const { inbox: say } = alertWords.value
  const rows = list.rows.value ?? []
  const box = useRef<HTMLDivElement>(null)
  const at = useSignal<string | null>(null)
  const seen = useRef(new Set(rows.map(({ id }) => id)))
  const isNew = (id: string) => !seen.current.has(id)
  useEffect(() => {
    for (const { id } of rows) seen.current.add(id)
  })
  const place = Math.max(
    0,
    rows.findIndex(({ id }) => id === at.value),
  )
  const focusRow = (index: number) => {
    at.value = rows[index]!.id
    const row = box.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(rows[index]!.id)}"]`)
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = (event.target as Element).closest<HTMLElement>('.alert')
    if (!row) return
    const press_ = (name: string) => row.querySelector<HTMLElement>(`[data-do=${name}]`)?.click()
    const to = nextPlace(event.key, place, rows.length, PAGE_ROWS)
    if (to !== null) focusRow(to)
    else if (event.key === 'c') press_('claim')
    else if (event.key === 's') press_('snooze')
    else if (event.key === 'Enter' && event.target === row) press_('open')
    else if (event.key === 'Escape') (document.activeElement as HTMLElement | null)?.blur()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <div
        ref={box}
        class="feed"
        role="feed"
        aria-label={say.list}
        data-list="alerts"
        onKeyDown={press}
        onPointerEnter={() => list.hold('pointer', true)}
        onPointerLeave={() => list.hold('pointer', false)}
        onFocusIn={event => {
          list.hold('focus', true)
          at.value = (event.target as Element).closest<HTMLElement>('.alert')?.dataset.id ?? at.value
        }}
        onFocusOut={event =>
          list.hold('focus', box.current?.contains(event.relatedTarget as Node | null) === true)
        }
      >
        {rows.map((alert, index) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            place={index + 1}
            of={list.hasMore ? -1 : rows.length}
            isTabStop={index === place}
            isNew={isNew(alert.id)}
            open={() => read(alert)}
            read={() => {
              read(alert)
              list.setRead(new Set([alert.id]))
            }}
            work={(deed, change) => {
              if (isAboutSomebody(alert)) void work(list, alert, deed, change)
            }}
          />
        ))}
      </div>
      {list.hasMore && (
        <button key={site.id} type="button" class="button" onClick={list.older}>
          {say.older}
        </button>
      )}
    </>
  )
}

async function work(list: InboxList, alert: ContactAlert, deed: Deed, change: LeadChange): Promise<void> {
  const { inbox: say } = alertWords.value
  const name = contactName(alert)
  const before = alert.lead
  try {
    await workLead(alert.contactId, change)
  } catch (problem) {
    if (!(problem instanceof ApiError)) throw problem
    offerUndo(say.failed(problemText(problem)), () => {})
    return
  }
  read(alert)
  list.setRead(new Set([alert.id]))
  const done = {
    claim: () => say.claimed(name),
    snooze: () => say.snoozed(name, untilText(change.snoozedUntil!, now.value)),
    drop: () => say.dropped(name),
  }
  offerUndo(done[deed](), () => {
    workLead(alert.contactId, undoOf(change, before)).then(
      () => announce(say.undone),
      () => list.reload(),
    )
  })
}

function Empty({ site, show }: { site: Site; show: Show }) {
  const { inbox: say } = alertWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}/alert-rules`
  const rules = useResource<AlertRuleList>(show === 'all' ? path : null, signal => get(path, {}, signal))
  if (show === 'unread') {
    return (
      <Notice title={say.allReadTitle} text={say.allReadText}>
        <button type="button" class="button primary" onClick={() => choose('all')}>
          {say.allReadDo}
        </button>
      </Notice>
    )
  }
  if (show === 'mine') return <Notice title={say.mineTitle} text={say.mineText} />
  return (
    <Notice title={say.emptyTitle} text={say.emptyText}>
      <a class="button primary" href="/alerts/rules">
        {rules.data.value?.rows.length === 0 && may('member') ? say.noRulesDo : say.emptyDo}
      </a>
    </Notice>
  )
}

function shownOf(query: string): Show {
  const show = new URLSearchParams(query).get('show')
  return show === 'mine' || show === 'unread' ? show : 'all'
}

function choose(show: Show): void {
  const params = new URLSearchParams(here.value.query)
  if (show === 'all') params.delete('show')
  else params.set('show', show)
  navigate(`/alerts${params.size > 0 ? `?${params}` : ''}`, 'replace')
}
