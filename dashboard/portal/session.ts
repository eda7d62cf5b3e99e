import { signal } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import type { PortalFront, PortalMe } from '../../shared/portal.ts'
import { get, PortalError, patch } from './api.ts'
import { speak } from './words/words.ts'

export type Session =
  | { state: 'loading' }
  | { state: 'failed'; isMissing: boolean }
  | { state: 'ready'; front: PortalFront; me: PortalMe | null }

export const session = signal<Session>({ state: 'loading' })

/** Reads the offer of the programme and, with a session, its person. */
export async function load(): Promise<void> {
  try {
    const front = await get<PortalFront>('')
    const me = front.isSignedIn ? await get<PortalMe>('/me') : null
    if (me) speak(me.person.language)
    session.value = { state: 'ready', front, me }
  } catch (error) {
    session.value = { state: 'failed', isMissing: error instanceof PortalError && error.status === 404 }
  }
}

export function setMe(me: PortalMe): void {
  const now = session.value
  if (now.state === 'ready') session.value = { ...now, me }
}

/** A language that is chosen while signed in is the person's from then on, for mails too. */
export function choose(to: Language): void {
  speak(to)
  const now = session.value
  if (now.state === 'ready' && now.me)
    // Without an answer the choice holds until the next reading.
    void patch<PortalMe>('/me', { language: to }).then(setMe, () => undefined)
}
