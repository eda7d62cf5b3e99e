import { useSignal } from '@preact/signals'
import type { Preview } from '../../../shared/plan-info.ts'
import { contactName } from '../../board/contact-name.ts'
import { number } from '../../ui/format.ts'
import { named, words } from '../../words/words.ts'
import { planWords } from '../words/words.ts'

const PAGE = 20

/** The contacts that enter or leave each band, by name. */
export function Changes({ preview }: { preview: Preview }) {
  const say = planWords.value.changed
  const band = useSignal('')
  const shown = useSignal(PAGE)
  const { bands, changes, changed } = preview
  if (changed === 0) return <p class="soft">{say.none}</p>
  const nameOf = (id: string | null) =>
    id === null ? say.offBoard : named('band', id, bands.find(one => one.id === id)?.name ?? id)
  const rows = changes.filter(({ from, to }) => band.value === '' || from === band.value || to === band.value)
  return (
    <section class="changes" aria-label={say.title}>
      <div class="changes-head">
        <h3>{say.title}</h3>
        <label class="select">
          <span class="sr-only">{words.value.board.band}</span>
          <select
            value={band.value}
            onChange={event => {
              band.value = event.currentTarget.value
              shown.value = PAGE
            }}
          >
            <option value="">{words.value.board.allBands}</option>
            {bands.toReversed().map(({ id, name }) => (
              <option key={id} value={id}>
                {named('band', id, name)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <table class="table figures">
        <thead>
          <tr>
            <th scope="col">{words.value.board.contact}</th>
            <th scope="col">{words.value.board.score}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown.value).map(change => (
            <tr key={change.contactId}>
              <th scope="row">
                <a href={`/contacts/${encodeURIComponent(change.contactId)}`} title={contactName(change)}>
                  {contactName(change)}
                </a>
                <small>
                  <span class="sr-only">{say.bands}: </span>
                  {nameOf(change.from)} → <b>{nameOf(change.to)}</b>
                </small>
              </th>
              <td>
                {change.now === null ? '–' : number(change.now)} →{' '}
                <b>{change.after === null ? '–' : number(change.after)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown.value && (
        <button type="button" class="button" onClick={() => (shown.value += PAGE)}>
          {words.value.verbs.more} ({number(rows.length - shown.value)})
        </button>
      )}
      {changed > changes.length && (
        <p class="soft">{say.onlyFirst(number(changes.length), number(changed))}</p>
      )}
    </section>
  )
}
