import type { CodeChange, CodeInfo } from '../../../shared/code.ts'
import { patch, post } from '../../core/api.ts'
import { now } from '../../core/server-clock.ts'
import { textOf, useAttempt } from '../../ui/form.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { words } from '../../words/words.ts'
import { PartnerChoice, partnerOf } from './partner-choice.tsx'
import { codeWords } from './words.ts'

type Props = { code: CodeInfo; path: string; done: () => void }

/** The editable attributes of a code: never the code itself, and its partner only if it has none. */
export function EditCode({ code, path, done }: Props) {
  const say = codeWords.value
  const { attempt, problem, isBusy } = useAttempt(done)
  const to = (change: CodeChange) => patch(`${path}/codes/${encodeURIComponent(code.code)}`, change)
  const mayAdopt = code.partner === null && code.aliasOf === null
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    void attempt(async () => {
      const partner = mayAdopt ? await partnerOf(fields, path) : null
      await to({
        ...(partner !== null && { partner }),
        label: textOf(fields, 'label'),
        landing: textOf(fields, 'landing') || null,
        validFrom: instantOf(textOf(fields, 'validFrom')),
        validUntil: instantOf(textOf(fields, 'validUntil')),
      })
    })
  }
  return (
    <form class="form codes-edit" onSubmit={save}>
      {mayAdopt && <PartnerChoice path={path} />}
      <label class="field">
        {say.label}
        <input name="label" defaultValue={code.label} maxLength={200} />
      </label>
      <label class="field">
        {say.landing}
        <input name="landing" type="url" defaultValue={code.landing ?? ''} maxLength={2000} />
        <small>{say.landingHint}</small>
      </label>
      <div class="codes-dates">
        <label class="field">
          {say.validFrom}
          <input name="validFrom" type="datetime-local" defaultValue={localOf(code.validFrom)} />
        </label>
        <label class="field">
          {say.validUntil}
          <input name="validUntil" type="datetime-local" defaultValue={localOf(code.validUntil)} />
        </label>
      </div>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <div class="form-do">
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {words.value.verbs.save}
        </button>
        {code.state === 'in_force' && (
          <button
            type="button"
            class="button"
            title={say.endHint}
            onClick={() => void attempt(() => to({ validUntil: new Date(now.value).toISOString() }))}
          >
            {say.endNow}
          </button>
        )}
        <button
          type="button"
          class="button"
          title={code.isActive ? say.disableHint : undefined}
          onClick={() => void attempt(() => to({ isActive: !code.isActive }))}
        >
          {code.isActive ? say.disable : say.enable}
        </button>
      </div>
      <p class="soft">
        {code.state === 'in_force' && `${say.endNow}: ${say.endHint} `}
        {code.isActive && `${say.disable}: ${say.disableHint}`}
      </p>
    </form>
  )
}

/** The value of a field of date and time: the reader's local time, in whole minutes. */
function localOf(at: string | null): string {
  if (at === null) return ''
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const instantOf = (local: string): string | null => (local === '' ? null : new Date(local).toISOString())

/** Registers a text that is not registered yet. */
export const register = (path: string, wish: object): Promise<unknown> => post(`${path}/codes`, wish)
