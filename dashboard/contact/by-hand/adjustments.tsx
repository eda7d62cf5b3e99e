import { useSignal } from '@preact/signals'
import type { Contact } from '../../../shared/contact.ts'
import { post } from '../../core/api.ts'
import { may, plan } from '../../core/session.ts'
import { Ago } from '../../ui/ago.tsx'
import { announce } from '../../ui/announce.ts'
import { signed } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { Failure } from '../../ui/states.tsx'
import { handWords } from './words.ts'

const SHOWN = 6

type Props = { contact: Contact; path: string; reload: () => void }
type Adjustment = Contact['adjustments'][number]

/** Manual adjustments of points, each with its reason and an undo. */
export function Adjustments({ contact, path, reload }: Props) {
  const say = handWords.value
  const problem = useSignal<unknown>(null)
  const isBusy = useSignal(false)
  const mine = contact.adjustments.filter(one => one.plan === plan.value?.id)
  const attempt = async (act: () => Promise<unknown>): Promise<boolean> => {
    isBusy.value = true
    problem.value = null
    try {
      await act()
      reload()
      return true
    } catch (error) {
      problem.value = error
      return false
    } finally {
      isBusy.value = false
    }
  }
  const undo = ({ eventId }: Adjustment) =>
    attempt(() => post(`${path}/adjustments/${encodeURIComponent(eventId)}/undo`))
  return (
    <section class="panel by-hand" aria-labelledby="hand-title">
      <h2 id="hand-title">{say.adjustments}</h2>
      {mine.length === 0 && <p class="soft">{say.none}</p>}
      <ul class="hand-list">
        {mine.slice(0, SHOWN).map(one => (
          <Row key={one.eventId} one={one} isBusy={isBusy.value} undo={() => void undo(one)} />
        ))}
      </ul>
      {problem.value !== null && <Failure error={problem.value} />}
      {may('member') && plan.value && (
        <Form
          isBusy={isBusy.value}
          give={wish => attempt(() => post(`${path}/adjustments`, { plan: plan.value?.id, ...wish }))}
        />
      )}
    </section>
  )
}

function Row({ one, isBusy, undo }: { one: Adjustment; isBusy: boolean; undo: () => void }) {
  const say = handWords.value
  const author = one.authorName ?? (one.author?.startsWith('key:') ? say.program : one.author)
  return (
    <li data-over={one.isUndone || undefined}>
      <b>{signed(one.points)}</b>
      <span>
        {one.undoes !== null && `${say.undoes}: `}
        {one.reason}
        <small>
          <Ago at={one.at} />
          {author && ` · ${say.by(author)}`}
          {one.validity && one.undoes === null && ` · ${say.validities[one.validity] ?? one.validity}`}
          {one.isUndone && ` · ${say.undone}`}
        </small>
      </span>
      {!one.isUndone && one.undoes === null && may('member') && (
        <button
          type="button"
          class="button icon-only"
          disabled={isBusy}
          aria-label={say.undoLong(signed(one.points), one.reason)}
          title={say.undo}
          onClick={undo}
        >
          <Icon name="undo" />
        </button>
      )}
    </li>
  )
}

type Wish = { points: number; reason: string; validity?: string }

function Form({ isBusy, give }: { isBusy: boolean; give: (wish: Wish) => Promise<boolean> }) {
  const say = handWords.value
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const fields = new FormData(form)
    // Users type the minus sign that the page displays.
    const points = Number(String(fields.get('points')).replace('−', '-').replaceAll(/\s/g, ''))
    const validity = String(fields.get('validity'))
    const wish = { points, reason: String(fields.get('reason')).trim(), ...(validity && { validity }) }
    if (!(await give(wish))) return
    form.reset()
    announce(handWords.value.given(signed(points)))
  }
  return (
    <details class="hand-form">
      <summary>{say.give}</summary>
      <form onSubmit={event => void submit(event)}>
        <label class="field">
          {say.points}
          <input
            name="points"
            inputMode="numeric"
            required
            pattern="[+\-−]?\d{1,7}"
            title={say.pointsHint}
            autoComplete="off"
          />
        </label>
        <label class="field">
          {say.lasts}
          <span class="select">
            <select name="validity">
              {Object.entries(say.validities).map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </span>
        </label>
        <label class="field wide">
          {say.reason}
          <input name="reason" required maxLength={500} autoComplete="off" />
        </label>
        <button type="submit" class="button primary" disabled={isBusy}>
          {say.give}
        </button>
      </form>
    </details>
  )
}
