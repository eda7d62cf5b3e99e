import type { CreatedConnection, ProviderInfo } from '../../shared/connection.ts'
import { post } from '../core/api.ts'
import { textOf, useAttempt } from '../ui/form.tsx'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { connectionWords } from './words/words.ts'

type Props = {
  site: string
  provider: ProviderInfo
  saved: (connection: CreatedConnection) => void
  cancel: () => void
}

/** The name of a new connection; the address comes first, since some services create their secret after they have it. */
export function NewConnectionForm({ site, provider, saved, cancel }: Props) {
  const say = connectionWords.value
  const { attempt, problem, isBusy } = useAttempt()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const name = textOf(new FormData(event.currentTarget as HTMLFormElement), 'name')
    const wish = { provider: provider.kind, name }
    const path = `/api/sites/${encodeURIComponent(site)}/connections`
    void attempt(async () => saved(await post<CreatedConnection>(path, wish)))
  }
  return (
    <form class="form panel" onSubmit={submit} aria-labelledby="new-connection">
      <h2 id="new-connection">{provider.name}</h2>
      <p>{say.services[provider.kind].about}</p>
      <p class="soft">{say.authHints[provider.auth]}</p>
      {!provider.isVerified && <p class="soft">{say.notVerifiedHint}</p>}
      <label class="field">
        {say.name}
        <input name="name" required maxLength={200} defaultValue={provider.name} autoComplete="off" />
        <small>{say.nameHint}</small>
      </label>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <div class="form-do">
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {say.create}
        </button>
        <button type="button" class="button" onClick={cancel}>
          {say.cancel}
        </button>
      </div>
    </form>
  )
}
