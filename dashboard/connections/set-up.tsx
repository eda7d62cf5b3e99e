import type { ConnectionInfo, ProviderInfo } from '../../shared/connection.ts'
import { put } from '../core/api.ts'
import { announce } from '../ui/announce.ts'
import { textOf, useAttempt } from '../ui/form.tsx'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { connectionWords } from './words/words.ts'

type Props = { info: ConnectionInfo; provider: ProviderInfo; saved: () => void }

/** The steps in the words of the service's own menus, and the fields for its secrets. */
export function SetUp({ info, provider, saved }: Props) {
  const say = connectionWords.value
  const words = say.services[provider.kind]
  const { attempt, problem, isBusy } = useAttempt(saved)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const fields = new FormData(form)
    const secrets = Object.fromEntries(
      provider.secrets.flatMap(({ name }) => {
        const value = textOf(fields, name)
        return value === '' ? [] : [[name, value]]
      }),
    )
    const path = `/api/connections/${encodeURIComponent(info.id)}`
    if (!(await attempt(() => put(path, { secrets })))) return
    form.reset()
    announce(say.saved)
  }
  return (
    <section class="connection-setup" aria-label={say.steps}>
      <ol>
        {words.steps.map(step => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {provider.secrets.length > 0 && (
        <form class="form" onSubmit={event => void submit(event)}>
          {provider.secrets.map(({ name, isOptional }) => {
            const isSet = info.secrets.some(secret => secret.name === name && secret.isSet)
            return (
              <label class="field" key={name}>
                {words.secrets[name] ?? name}
                <input
                  name={name}
                  autoComplete="off"
                  spellcheck={false}
                  maxLength={4000}
                  required={!isOptional && !isSet}
                  data-secret
                />
                <small>{isSet ? say.isSet : say.secretHint}</small>
              </label>
            )
          })}
          {problem.value !== null && <InlineProblem error={problem.value} />}
          <div class="form-do">
            <button type="submit" class="button primary" disabled={isBusy.value}>
              {say.saveSecrets}
            </button>
          </div>
        </form>
      )}
    </section>
  )
}
