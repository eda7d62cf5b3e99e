import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { ApiError, post } from '../core/api.ts'
import { here, navigate } from '../core/route.ts'
import { hasLapsed, loadSession, me } from '../core/session.ts'
import { Mark } from '../ui/icons.tsx'
import { problemText } from '../ui/problem-words.ts'
import { Title } from '../ui/title.tsx'
import { words } from '../words/words.ts'

export function SignInScreen() {
  const { signIn, app } = words.value
  const problem = useSignal<string | null>(null)
  const isBusy = useSignal(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    isBusy.value = true
    problem.value = null
    try {
      await post('/api/sign-in', { email: fields.get('email'), password: fields.get('password') })
      if (!hasLapsed.value) navigate(whereTo(), 'replace')
      await loadSession()
    } catch (error) {
      problem.value = reason(error)
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
        <Title text={signIn.title} />
        <label class="field">
          {signIn.email}
          <input
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={me.value?.email ?? ''}
            required
          />
        </label>
        <label class="field">
          {signIn.password}
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <p class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {signIn.submit}
        </button>
        <p class="soft">{signIn.lost}</p>
      </form>
    </main>
  )
}

/** A modal over the current screen: keyboard focus stays in it, and the screen beneath keeps its state. */
export function SignInAgain() {
  const dialog = useRef<HTMLDialogElement>(null)
  // Opened before the browser paints: until then, keys go to the elements beneath.
  useLayoutEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="door-over" closedby="none" aria-label={words.value.signIn.title}>
      <SignInScreen />
    </dialog>
  )
}

function reason(error: unknown): string {
  const { signIn } = words.value
  if (!(error instanceof ApiError)) throw error
  if (error.status === 401) return signIn.wrong
  return error.status === 429 ? signIn.slow : problemText(error)
}

/** The target after the sign-in; only paths of this dashboard, which prevents an open redirect. */
function whereTo(): string {
  const next = new URLSearchParams(here.value.query).get('next') ?? '/board'
  const url = URL.parse(next, location.origin)
  return url?.origin === location.origin ? url.pathname + url.search : '/board'
}
