import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { AlertInfo } from '../../../shared/alert.ts'
import type { LeadChange } from '../../../shared/lead.ts'
import { contactName } from '../../board/contact-name.ts'
import { now } from '../../core/server-clock.ts'
import { may, me } from '../../core/session.ts'
import { ReachButtons } from '../../reach/reach-buttons.tsx'
import { number } from '../../ui/format.ts'
import { pathOf, SafeLink } from '../../ui/safe-link.tsx'
import { named, words } from '../../words/words.ts'
import {
  AlertAvatar,
  AlertName,
  AlertNow,
  AlertScore,
  AlertWhy,
  contactPath,
  Reasons,
} from '../alert-head.tsx'
import { type ContactAlert, isAboutSomebody } from '../lead-api.ts'
import { standingOf, triggerOf, whyOf } from '../why.ts'
import { alertWords } from '../words/words.ts'
import { LeadState } from './lead-state.tsx'
import { SNOOZES, snoozeUntil } from './snoozes.ts'

export type Deed = 'claim' | 'snooze' | 'drop'
type Props = {
  alert: AlertInfo
  place: number
  of: number
  isTabStop: boolean
  isNew: boolean
  open: () => void
  read: () => void
  work: (deed: Deed, change: LeadChange) => void
}

/** One alert: contact, reason, time, recommended action, and the buttons for it. */
export function AlertRow(props: Props) {
  const { alert, place, of, isTabStop, isNew, read } = props
  const { inbox: say } = alertWords.value
  const { tone } = whyOf(alert)
  const isUnread = !alert.isRead
  return (
    <article
      class="alert"
      data-id={alert.id}
      data-tone={tone}
      data-unread={isUnread || undefined}
      data-new={isNew || undefined}
      tabIndex={isTabStop ? 0 : -1}
      aria-posinset={place}
      aria-setsize={of}
      aria-label={[
        isUnread && say.unread,
        isAboutSomebody(alert) ? contactName(alert) : words.value.alerts.published,
        triggerOf(alert)?.text,
        whyOf(alert).text,
        standingOf(alert).score !== null && number(standingOf(alert).score!),
      ]
        .filter(Boolean)
        .join(', ')}
    >
      <span class="alert-mark">
        {isUnread && (
          <button type="button" aria-label={say.markRead} title={say.markRead} onClick={read}>
            <i />
          </button>
        )}
      </span>
      {isAboutSomebody(alert) ? <About {...props} alert={alert} /> : <Publication alert={alert} />}
    </article>
  )
}

/** The crossings that a publication caused, in one sentence. */
function Publication({ alert }: { alert: AlertInfo }) {
  const { digest } = words.value.alerts
  return (
    <div class="alert-main is-alone">
      <p class="alert-name">
        <b>{alert.planName && named('plan', '', alert.planName)}</b>
      </p>
      <AlertWhy alert={alert} />
      {alert.digest && <p>{digest(alert.digest.up, alert.digest.down)}</p>}
    </div>
  )
}

function About({ alert, open, work }: Omit<Props, 'alert'> & { alert: ContactAlert }) {
  const { inbox: say } = alertWords.value
  const { page } = alert
  const { action } = standingOf(alert)
  return (
    <>
      <AlertAvatar alert={alert} />
      <div class="alert-main">
        <p class="alert-name">
          <a href={contactPath(alert)} tabIndex={-1} onClick={open}>
            <AlertName alert={alert} />
          </a>
        </p>
        <AlertNow alert={alert} />
        <AlertWhy alert={alert} />
        {(action || page) && (
          <p class="alert-page">
            {action && <span class="alert-action">{action} </span>}
            {page && (page.title ?? page.url) && `${say.page} `}
            {page?.url ? <SafeLink href={page.url}>{page.title ?? pathOf(page.url)}</SafeLink> : page?.title}
          </p>
        )}
      </div>
      <Reasons alert={alert} />
      <AlertScore alert={alert} />
      <div class="alert-do">
        <ReachButtons person={{ ...alert, name: contactName(alert) }} used={open} />
        <Buttons alert={alert} open={open} work={work} />
        <LeadState lead={alert.lead} />
      </div>
    </>
  )
}

function Buttons({ alert, open, work }: { alert: ContactAlert } & Pick<Props, 'open' | 'work'>) {
  const { inbox: say } = alertWords.value
  const isSnoozing = useSignal(false)
  const buttons = useRef<HTMLElement | null>(null)
  const box = (element: HTMLElement | null) => {
    buttons.current = element
  }
  const wasSnoozing = useRef(false)
  useLayoutEffect(() => {
    if (isSnoozing.value === wasSnoozing.current) return
    wasSnoozing.current = isSnoozing.value
    // The pressed button was removed; the focus stays at its position in the row.
    const row = buttons.current?.closest('.alert')
    if (document.activeElement !== document.body && !row?.contains(document.activeElement)) return
    buttons.current?.querySelector<HTMLElement>(isSnoozing.value ? 'button' : '[data-do=snooze]')?.focus()
  }, [isSnoozing.value])
  const openButton = (
    <a class="button quiet" href={contactPath(alert)} data-do="open" onClick={open}>
      {say.open}
    </a>
  )
  if (!may('member')) return <span class="alert-buttons">{openButton}</span>
  if (isSnoozing.value) {
    return (
      <fieldset
        class="alert-buttons"
        ref={box}
        aria-label={say.snoozeFor}
        onKeyDown={event => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          isSnoozing.value = false
        }}
      >
        {SNOOZES.map(snooze => (
          <button
            key={snooze}
            type="button"
            class="button"
            onClick={() => {
              isSnoozing.value = false
              const until = snoozeUntil(snooze, new Date(now.value)).toISOString()
              work('snooze', { snoozedUntil: until })
            }}
          >
            {say.snoozes[snooze]}
          </button>
        ))}
        <button type="button" class="button quiet" onClick={() => (isSnoozing.value = false)}>
          {say.back}
        </button>
      </fieldset>
    )
  }
  const isMine = alert.lead?.owner?.id === me.value?.id
  return (
    <span class="alert-buttons" ref={box}>
      {alert.kind === 'sleeping_giant' && (
        <a class="button" href={`${contactPath(alert)}?do=write`} data-do="write" onClick={open}>
          {say.write}
        </a>
      )}
      {!isMine && (
        <button type="button" class="button" data-do="claim" onClick={() => work('claim', { owner: 'me' })}>
          {say.claim}
        </button>
      )}
      <button type="button" class="button quiet" data-do="snooze" onClick={() => (isSnoozing.value = true)}>
        {say.snooze}
      </button>
      <button
        type="button"
        class="button quiet"
        data-do="drop"
        onClick={() => work('drop', { outcome: 'not_a_fit' })}
      >
        {say.notAFit}
      </button>
      {openButton}
    </span>
  )
}
