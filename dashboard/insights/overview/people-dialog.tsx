import { useEffect, useRef } from 'preact/hooks'
import type { OverviewPeople } from '../../../shared/overview.ts'
import { sortedBands, toneOf } from '../../board/bands.ts'
import { contactName } from '../../board/contact-name.ts'
import { get } from '../../core/api.ts'
import { plan } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { Ago } from '../../ui/ago.tsx'
import { number } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { named } from '../../words/words.ts'
import { overviewWords } from '../words.ts'
import type { Line } from './open-line.ts'
import { type Period, queryOf } from './periods.ts'

type Props = { line: Line; period: Period; close: () => void }

/** The contacts behind a figure, the highest scores first. */
export function PeopleDialog({ line, period, close }: Props) {
  const say = overviewWords.value
  const dialog = useRef<HTMLDialogElement>(null)
  const planId = plan.value?.id
  const people = useResource<OverviewPeople>(`${planId} ${line.list} ${line.key}`, signal =>
    get('/api/overview/people', { plan: planId, list: line.list, key: line.key, ...queryOf(period) }, signal),
  )
  useEffect(() => dialog.current?.showModal(), [])
  const bands = plan.value ? sortedBands(plan.value.document) : []
  return (
    <dialog ref={dialog} class="dialog people-dialog" aria-labelledby="people-title" onClose={close}>
      <header>
        <h2 id="people-title">{line.name}</h2>
        <button
          type="button"
          class="button icon-button"
          aria-label={say.close}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </header>
      <Loaded of={people} lines={6}>
        {({ total, rows }) =>
          rows.length === 0 ? (
            <p class="soft">{say.peopleNone}</p>
          ) : (
            <>
              <p class="soft">
                {rows.length < total
                  ? say.peopleSome(number(rows.length), number(total))
                  : say.peopleAll(total)}
              </p>
              <ol class="people-list">
                {rows.map(row => {
                  const band = bands.find(({ id }) => id === row.band)
                  return (
                    <li key={row.contactId}>
                      <a href={`/contacts/${encodeURIComponent(row.contactId)}`}>{contactName(row)}</a>
                      <span class="soft">
                        {row.company && `${row.company} · `}
                        {row.lastSeenAt && <Ago at={row.lastSeenAt} />}
                      </span>
                      {row.score !== null && (
                        <b data-tone={toneOf(bands, row.band)}>
                          {number(row.score)}
                          {band && <span class="sr-only"> {named('band', band.id, band.name)}</span>}
                        </b>
                      )}
                    </li>
                  )
                })}
              </ol>
            </>
          )
        }
      </Loaded>
    </dialog>
  )
}
