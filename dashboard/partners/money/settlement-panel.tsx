import { useSignal } from '@preact/signals'
import type { Settlement } from '../../../shared/settlement.ts'
import { get, put } from '../../core/api.ts'
import { now } from '../../core/server-clock.ts'
import { may } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { announce } from '../../ui/announce.ts'
import { Labelled, useAttempt } from '../../ui/form.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { language } from '../../words/words.ts'
import { settlementWords } from './settlement-words.ts'

const LAST_DAY = 28
const BY_PERSON = '0'

/** How months are closed and who pays; each choice with what follows from it. `path`: the site's. */
export function SettlementPanel({ path }: { path: string }) {
  const say = settlementWords.value
  const of = `${path}/settlement`
  const settlement = useResource<Settlement>(of, signal => get(of, {}, signal))
  return (
    <Panel id="settlement" title={say.title} lead={say.lead}>
      <Loaded of={settlement} lines={3}>
        {saved => (
          <Choices
            key={JSON.stringify(saved)}
            saved={saved}
            save={async wish => {
              settlement.data.value = await put<Settlement>(of, wish)
            }}
          />
        )}
      </Loaded>
    </Panel>
  )
}

type Props = { saved: Settlement; save: (wish: Settlement) => Promise<void> }

function Choices({ saved, save }: Props) {
  const say = settlementWords.value
  const day = useSignal(saved.closingDay)
  const fourEyes = useSignal(saved.fourEyes)
  const { attempt, problem, isBusy } = useAttempt(() => announce(say.saved))
  const isAdmin = may('admin')
  const isChanged = day.value !== saved.closingDay || fourEyes.value !== saved.fourEyes
  const days = Array.from({ length: LAST_DAY }, (_, i) => i + 1)
  return (
    <form
      class="form settlement"
      onSubmit={event => {
        event.preventDefault()
        void attempt(() => save({ closingDay: day.value, fourEyes: fourEyes.value }))
      }}
    >
      <Labelled label={say.closing}>
        <Select
          label={say.closing}
          name="closingDay"
          value={String(day.value ?? BY_PERSON)}
          isDisabled={!isAdmin}
          options={[
            { value: BY_PERSON, label: say.byPerson },
            ...days.map(one => ({ value: String(one), label: say.onDay(one) })),
          ]}
          choose={value => {
            day.value = value === BY_PERSON ? null : Number(value)
          }}
        />
        <small>{day.value === null ? say.byPersonMeans : nextClosing(day.value)}</small>
      </Labelled>
      <div class="field">
        <label class="check">
          <input
            type="checkbox"
            name="fourEyes"
            checked={fourEyes.value}
            disabled={!isAdmin}
            onChange={event => {
              fourEyes.value = event.currentTarget.checked
            }}
          />
          {say.fourEyes}
        </label>
        <small>{fourEyes.value ? say.fourEyesMeans : say.twoEyesMeans}</small>
      </div>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      {isAdmin ? (
        <div class="form-do">
          <button type="submit" class="button" disabled={!isChanged || isBusy.value}>
            {say.save}
          </button>
        </div>
      ) : (
        <p class="soft">{say.adminOnly}</p>
      )}
    </form>
  )
}

/** The present month is the first that the calendar closes: those that have ended are left to a person. */
function nextClosing(day: number): string {
  const date = new Date(now.value)
  const month = new Intl.DateTimeFormat(language.value, { month: 'long', year: 'numeric' }).format(date)
  const at = new Date(date.getFullYear(), date.getMonth() + 1, day)
  return settlementWords.value.byDayMeans(
    month,
    new Intl.DateTimeFormat(language.value, { day: 'numeric', month: 'long', year: 'numeric' }).format(at),
  )
}
