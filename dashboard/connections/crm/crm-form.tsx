import { useSignal } from '@preact/signals'
import type { AlertRuleList } from '../../../shared/alert-rule.ts'
import type { ConnectionInfo } from '../../../shared/connection.ts'
import type { CrmPipeline, CrmState } from '../../../shared/crm.ts'
import { get, post, put } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { announce } from '../../ui/announce.ts'
import { textOf, useAttempt } from '../../ui/form.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Select } from '../../ui/select.tsx'
import { language } from '../../words/words.ts'
import { connectionWords } from '../words/words.ts'

type Props = {
  path: string
  info: ConnectionInfo
  state: CrmState
  /** Null until the token was checked. */
  pipelines: readonly CrmPipeline[] | null
  saved: () => void
}

/** What is handed over, and of which alerts. */
export function CrmForm({ path, info, state, pipelines, saved }: Props) {
  const { crm: say } = connectionWords.value
  const { settings } = state
  const rulesPath = `/api/sites/${encodeURIComponent(info.site)}/alert-rules`
  const rules = useResource<AlertRuleList>(rulesPath, signal => get(rulesPath, {}, signal))
  const makesDeal = useSignal(settings.deal)
  const pipeline = useSignal(settings.pipeline ?? '')
  const { attempt, problem, isBusy } = useAttempt(saved)
  const known = rules.data.value?.rows ?? null
  const stages = pipelines?.find(({ id }) => id === pipeline.value)?.stages ?? []
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    const stage = textOf(fields, 'stage')
    const wish = {
      isOn: fields.get('isOn') !== null,
      language: textOf(fields, 'language'),
      rules: fields.getAll('rule').map(String),
      settings: {
        deal: makesDeal.value,
        ...(makesDeal.value && pipeline.value !== '' && { pipeline: pipeline.value }),
        ...(makesDeal.value && stage !== '' && { stage }),
        task: fields.get('task') !== null,
        onErasure: textOf(fields, 'onErasure'),
      },
    }
    if (await attempt(() => put(path, wish))) announce(say.saved)
  }
  const makeRule = () =>
    attempt(async () => {
      await post(rulesPath, { name: say.ruleName, trigger: { kind: 'threshold', direction: 'up' } })
      rules.reload()
    })
  const first = { value: '', label: say.first }
  return (
    <form class="form crm-form" onSubmit={event => void submit(event)}>
      <label class="check">
        <input type="checkbox" name="isOn" defaultChecked={state.isOn || state.channel === null} />
        {say.isOn}
      </label>
      <fieldset>
        <legend>{say.rules}</legend>
        {known?.map(({ id, rule }) => (
          <label class="check" key={id}>
            <input type="checkbox" name="rule" value={id} defaultChecked={state.rules.includes(id)} />
            {rule.name}
          </label>
        ))}
        {known?.length === 0 && (
          <>
            <p class="soft">{say.noRules}</p>
            <button type="button" class="button" disabled={isBusy.value} onClick={() => void makeRule()}>
              {say.makeRule}
            </button>
          </>
        )}
      </fieldset>
      <label class="check">
        <input
          type="checkbox"
          name="deal"
          defaultChecked={settings.deal}
          onChange={event => (makesDeal.value = event.currentTarget.checked)}
        />
        {say.deal}
      </label>
      <small>{say.dealHint}</small>
      {makesDeal.value && (
        <div class="crm-place">
          {pipelines === null ? (
            <>
              <p class="soft">{say.choosable}</p>
              <input type="hidden" name="stage" value={settings.stage ?? ''} />
            </>
          ) : (
            <>
              <span class="field">
                {say.pipeline}
                <Select
                  label={say.pipeline}
                  value={pipeline.value}
                  options={[first, ...pipelines.map(({ id, name }) => ({ value: id, label: name }))]}
                  choose={value => (pipeline.value = value)}
                />
              </span>
              {pipeline.value !== '' && (
                <span class="field">
                  {say.stage}
                  <Select
                    label={say.stage}
                    name="stage"
                    value={settings.stage ?? ''}
                    options={[first, ...stages.map(({ id, name }) => ({ value: id, label: name }))]}
                  />
                </span>
              )}
            </>
          )}
        </div>
      )}
      <label class="check">
        <input type="checkbox" name="task" defaultChecked={settings.task} />
        {say.task}
      </label>
      <span class="field">
        {say.language}
        <Select
          label={say.language}
          name="language"
          value={state.channel === null ? language.value : state.language}
          options={(['en', 'pl'] as const).map(value => ({ value, label: say.languages[value] }))}
        />
      </span>
      <span class="field">
        {say.onErasure}
        <Select
          label={say.onErasure}
          name="onErasure"
          value={settings.onErasure}
          options={(['keep', 'delete'] as const).map(value => ({ value, label: say.erasure[value] }))}
        />
      </span>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <div class="form-do">
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {say.save}
        </button>
      </div>
    </form>
  )
}
