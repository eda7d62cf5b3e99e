import { useSignal } from '@preact/signals'
import { ApiError, post } from '../core/api.ts'
import { here, navigate } from '../core/route.ts'
import { loadSession } from '../core/session.ts'
import { Mark } from '../ui/icons.tsx'
import { LanguageChoice } from '../ui/language-choice.tsx'
import { problemText } from '../ui/problem-words.ts'
import { Title } from '../ui/title.tsx'
import { language, speak, words } from '../words/words.ts'

export function WelcomeScreen() {
  const { welcome, app } = words.value
  const token = new URLSearchParams(here.value.query).get('token')
  const problem = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(fields.get(name) ?? '').trim()
    isBusy.value = true
    problem.value = null
    try {
      const email = text('email')
      await post('/api/accept', {
        token,
        ...(email ? { email } : {}),
        name: text('name'),
        password: String(fields.get('password')),
        language: language.value,
      })
      navigate('/board', 'replace')
      await loadSession()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const isUsed = [401, 403, 404, 409].includes(error.status)
      problem.value = isUsed ? words.value.welcome.used : problemText(error)
    } finally {
      isBusy.value = false
    }
  }
  return (
    <main class="door" id="main">
      <form onSubmit={submit}>
        <p class="door-mark">
          <Mark /> {app}
        </p>
        <Title text={welcome.title} />
        <p>{token ? welcome.lead : welcome.noToken}</p>
        <LanguageChoice choose={speak} isLegendHidden />
        <label class="field">
          {welcome.name}
          <input name="name" autoComplete="name" maxLength={200} />
        </label>
        <label class="field">
          {welcome.email}
          <input name="email" type="email" autoComplete="username" required />
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
        <button type="submit" class="button primary" disabled={isBusy.value || !token}>
          {welcome.submit}
        </button>
        <p class="soft">
          <a href="/sign-in">{welcome.toSignIn}</a>
        </p>
      </form>
    </main>
  )
}
