import { useSignal } from '@preact/signals'
import { navigate } from '../../core/route.ts'
import { overviewWords } from '../words.ts'
import { addressWith, OVERVIEW_PERIODS, type Period } from './periods.ts'

const DAY_MS = 86_400_000
const MONTH_DAYS = 30

/** The one period of the page: days up to today, or two days of one's own. */
export function PeriodChoice({ period }: { period: Period }) {
  const say = overviewWords.value
  const isOwn = useSignal(typeof period !== 'number')
  const choose = (wish: Period) => navigate(addressWith(wish), 'replace')
  return (
    <div class="period">
      <fieldset class="segments">
        <legend class="sr-only">{say.period}</legend>
        {OVERVIEW_PERIODS.map(days => (
          <label key={days}>
            <input
              type="radio"
              name="overview-period"
              checked={!isOwn.value && days === period}
              onChange={() => {
                isOwn.value = false
                choose(days)
              }}
            />
            <span>{say.periods[days]}</span>
          </label>
        ))}
        <label>
          <input
            type="radio"
            name="overview-period"
            checked={isOwn.value}
            onChange={() => {
              isOwn.value = true
            }}
          />
          <span>{say.ownPeriod}</span>
        </label>
      </fieldset>
      {isOwn.value && <OwnPeriod period={period} choose={choose} />}
    </div>
  )
}

function OwnPeriod({ period, choose }: { period: Period; choose: (wish: Period) => void }) {
  const say = overviewWords.value
  const today = isoDay(Date.now())
  const known =
    typeof period === 'number' ? { from: isoDay(Date.now() - MONTH_DAYS * DAY_MS), to: today } : period
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    choose({ from: String(fields.get('from')), to: String(fields.get('to')) })
  }
  return (
    <form class="own-period" onSubmit={submit}>
      <label>
        {say.from}
        <input
          type="date"
          name="from"
          required
          max={today}
          value={known.from}
          onInput={event => {
            const to = event.currentTarget.form?.elements.namedItem('to')
            if (to instanceof HTMLInputElement) to.min = event.currentTarget.value
          }}
        />
      </label>
      <label>
        {say.to}
        <input type="date" name="to" required min={known.from} max={today} value={known.to} />
      </label>
      <button type="submit" class="button">
        {say.show}
      </button>
    </form>
  )
}

/** A date of the reader's calendar. */
function isoDay(at: number): string {
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
