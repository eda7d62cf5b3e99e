import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { contactName } from '../board/contact-name.ts'
import { navigate } from '../core/route.ts'
import { may } from '../core/session.ts'
import { ReachButtons } from '../reach/reach-buttons.tsx'
import { announce } from '../ui/announce.ts'
import { Icon } from '../ui/icons.tsx'
import { words } from '../words/words.ts'
import {
  AlertAvatar,
  AlertName,
  AlertNow,
  AlertScore,
  AlertWhy,
  contactPath,
  Reasons,
} from './alert-head.tsx'
import { alerts, answer, leaveOld, read } from './inbox.ts'
import { type ContactAlert, isAboutSomebody, workLead } from './lead-api.ts'
import { standingOf, whyOf } from './why.ts'

const SHOWN = 2
const LOOK_EVERY_MS = 2_000

export function Toasts() {
  const { alerts: say } = words.value
  const isHeld = useSignal(false)
  const all = alerts.value.filter(isAboutSomebody)
  useEffect(() => {
    // A toast under the pointer or the focus stays, and all stay while the tab is hidden.
    if (isHeld.value) return
    const timer = setInterval(() => document.hidden || leaveOld(), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [isHeld.value])
  if (all.length === 0) return null
  const more = all.length - SHOWN
  return (
    <section
      class="toasts"
      aria-label={say.region}
      onPointerEnter={() => (isHeld.value = true)}
      onPointerLeave={() => (isHeld.value = false)}
      onFocusIn={() => (isHeld.value = true)}
      onFocusOut={() => (isHeld.value = false)}
    >
      {all.slice(0, SHOWN).map(alert => (
        <Toast key={alert.id} alert={alert} />
      ))}
      {more > 0 && (
        <p class="toasts-more">
          <a href="/alerts">{say.more(more)}</a>
          <button type="button" class="link" onClick={() => answer(all.map(({ id }) => id))}>
            {say.dismissAll}
          </button>
        </p>
      )}
    </section>
  )
}

/** A miniature of the board row: what happened now, and the three strongest reasons so far. */
function Toast({ alert }: { alert: ContactAlert }) {
  const { alerts: say } = words.value
  const isBusy = useSignal(false)
  const name = contactName(alert)
  const { tone } = whyOf(alert)
  const { action } = standingOf(alert)
  const open = () => {
    read(alert)
    navigate(contactPath(alert))
  }
  const claim = async () => {
    isBusy.value = true
    try {
      await workLead(alert.contactId, { owner: 'me' })
      announce(say.claimed(name))
      read(alert)
    } catch {
      // The contact's own page shows the error.
      open()
    }
  }
  return (
    <article class="toast" data-tone={tone} aria-label={name}>
      <header>
        <AlertAvatar alert={alert} />
        <span class="toast-who">
          <span class="toast-name">
            <AlertName alert={alert} />
          </span>
          <AlertNow alert={alert} />
          <AlertWhy alert={alert} />
        </span>
        <AlertScore alert={alert} />
        <button
          type="button"
          class="button icon-only"
          aria-label={`${say.dismiss}: ${name}`}
          title={say.dismiss}
          onClick={() => answer([alert.id])}
        >
          <Icon name="close" />
        </button>
      </header>
      <Reasons alert={alert} />
      <footer>
        <ReachButtons person={{ ...alert, name }} used={() => read(alert)} />
        {action && <span class="toast-action">{action}</span>}
        {may('member') && (
          <button type="button" class="button primary" disabled={isBusy.value} onClick={() => void claim()}>
            {say.claim}
          </button>
        )}
        <button type="button" class={may('member') ? 'button' : 'button primary'} onClick={open}>
          {say.open}
        </button>
      </footer>
    </article>
  )
}
