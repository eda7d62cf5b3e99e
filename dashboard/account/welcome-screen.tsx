import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { Invitation } from '../../shared/person.ts'
import { ApiError, post } from '../core/api.ts'
import { here, navigate } from '../core/route.ts'
import { loadSession } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { Mark } from '../ui/icons.tsx'
import { LanguageChoice } from '../ui/language-choice.tsx'
import { problemText } from '../ui/problem-words.ts'
import { Failure, Lines } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { language, speak, words } from '../words/words.ts'
import { welcomeWords } from './welcome-words.ts'

const SPENT = [401, 403, 404, 409]
const isSpent = (error: unknown): boolean => error instanceof ApiError && SPENT.includes(error.status)

/** A one-time link is checked when it is opened: one that is spent shows no form. */
export function WelcomeScreen() {
  const welcome = welcomeWords.value
  const token = new URLSearchParams(here.value.query).get('token')
  const link = useResource<Invitation>(token, () => post('/api/invitation', { token }))
  const problem = link.error.value
  if (!token)
    return (
      <Door title={welcome.title}>
        <p role="alert">{welcome.noToken}</p>
      </Door>
    )
  if (link.data.value) return <Form token={token} invitation={link.data.value} />
  return (
    <Door title={welcome.title}>
      {problem === null && <Lines count={5} />}
      {problem !== null &&
        (isSpent(problem) ? (
          <p role="alert">{welcome.used}</p>
        ) : (
          <Failure error={problem} retry={link.reload} />
        ))}
    </Door>
  )
}

function Door({ title, children }: { title: string; children: ComponentChildren }) {
  const welcome = welcomeWords.value
  const { app } = words.value
  return (
    <main class="door" id="main">
      <div class="door-panel">
        <p class="door-mark">
          <Mark /> {app}
        </p>
        <Title text={title} />
        {children}
        <p class="soft">
          <a href="/sign-in">{welcome.toSignIn}</a>
        </p>
      </div>
    </main>
  )
}

function Form({ token, invitation }: { token: string; invitation: Invitation }) {
  const welcome = welcomeWords.value
  const { email, name, isReset, sites } = invitation
  const problem = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(fields.get(name) ?? '').trim()
    isBusy.value = true
    problem.value = null
    try {
      await post('/api/accept', {
        token,
        ...(email === null && { email: text('email') }),
        name: text('name'),
        password: String(fields.get('password')),
        language: language.value,
      })
      navigate('/board', 'replace')
      await loadSession()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      problem.value = isSpent(error) ? welcomeWords.value.used : problemText(error)
    } finally {
      isBusy.value = false
    }
  }
  const lead = isReset ? welcome.resetLead : sites.length > 0 ? welcome.sites(sites.join(', ')) : welcome.lead
  return (
    <Door title={isReset ? welcome.resetTitle : welcome.title}>
      <form onSubmit={submit}>
        <p>{lead}</p>
        <LanguageChoice choose={speak} isLegendHidden />
        <label class="field">
          {welcome.name}
          <input name="name" autoComplete="name" maxLength={200} defaultValue={name} />
        </label>
        <label class="field">
          {welcome.email}
          <input
            name="email"
            type="email"
            autoComplete="username"
            required
            defaultValue={email ?? ''}
            readOnly={email !== null}
          />
        </label>
        <label class="field">
          {welcome.password}
          <input
            name="password"
            type="password"
            autoComplete="new-password"
            minLength={10}
            maxLength={1000}
            required
            aria-describedby="password-hint"
          />
          <small id="password-hint">{welcome.passwordHint}</small>
        </label>
        <p class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {isReset ? welcome.resetSubmit : welcome.submit}
        </button>
      </form>
    </Door>
  )
}
