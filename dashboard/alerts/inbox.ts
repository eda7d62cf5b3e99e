import { effect, signal, untracked } from '@preact/signals'
import type { AlertInfo, AlertList } from '../../shared/alert.ts'
import { contactName } from '../board/contact-name.ts'
import { get } from '../core/api.ts'
import { me, site } from '../core/session.ts'
import { acknowledge, listen } from '../live/connection.ts'
import { announce } from '../ui/announce.ts'
import { number } from '../ui/format.ts'
import { named, words } from '../words/words.ts'
import { isAboutSomebody, markRead } from './lead-api.ts'
import { notify } from './notify.ts'
import { ring } from './sound.ts'
import { whyOf } from './why.ts'

/** Several alerts in a row are one reason to count again. */
const SETTLE_MS = 400
/** More than fit a corner of the screen; the inbox has all alerts. */
const MOST = 50
/** Display time of a toast. */
const LEAVES_AFTER_MS = 30_000

/** Alerts in the corner of the screen, newest first. The inbox keeps them all. */
export const alerts = signal<readonly AlertInfo[]>([])
/** Turns when there may be something new in the inbox. */
export const arrivals = signal(0)
/** Unread alerts of the chosen site for the signed-in user; null until the number is loaded. */
export const unread = signal<number | null>(null)
const answered = new Set<string>()
const arrivedAt = new Map<string, number>()

listen('alert', ({ alert }) => {
  // The collector repeats an alert until it is acknowledged.
  if (answered.has(alert.id)) return acknowledge(alert.id)
  if (alerts.value.some(({ id }) => id === alert.id)) return
  alerts.value = [alert, ...alerts.value]
  arrivedAt.set(alert.id, performance.now())
  answer(alerts.value.slice(MOST).map(({ id }) => id))
  if (alert.site === site.value?.id && unread.value !== null) unread.value++
  ring()
  announce(spoken(alert))
  if (me.value) notify(alert)
  lookSoon()
})

/** The toast goes; the alert stays in the inbox, unread. */
export function answer(ids: readonly string[]): void {
  for (const id of ids) {
    answered.add(id)
    arrivedAt.delete(id)
    acknowledge(id)
  }
  alerts.value = alerts.value.filter(({ id }) => !answered.has(id))
}

/** Toasts disappear by themselves, since the inbox keeps the alerts. */
export function leaveOld(): void {
  const before = performance.now() - LEAVES_AFTER_MS
  const old = alerts.value.filter(({ id }) => (arrivedAt.get(id) ?? 0) < before)
  if (old.length > 0) answer(old.map(({ id }) => id))
}

/** An action on an alert marks it as read. */
export function read(alert: Pick<AlertInfo, 'id' | 'site'>): void {
  answer([alert.id])
  markRead(alert.site, { ids: [alert.id] }).then(countUnread, () => null)
}

/** Counts again for each user and site, and on a return to the tab. Returns a function that ends it. */
export function followUnread(): () => void {
  const comeBack = () => document.hidden || lookSoon()
  document.addEventListener('visibilitychange', comeBack)
  const stop = effect(() => {
    unread.value = null
    if (me.value && site.value?.id) untracked(countUnread)
  })
  return () => {
    document.removeEventListener('visibilitychange', comeBack)
    stop()
  }
}

export function countUnread(): void {
  const of = site.value?.id
  if (!of || !me.value) return
  get<AlertList>('/api/alerts', { site: of, limit: 1 }).then(
    list => {
      if (of === site.value?.id) unread.value = list.unread
    },
    // The next alert requests the number again; an unknown number is not shown.
    () => null,
  )
}

function spoken(alert: AlertInfo): string {
  const { said } = words.value
  const { kind, direction, thresholdName, score } = alert
  if (kind === 'threshold') {
    const say = direction === 'down' ? said.fell : said.turned
    return say(
      contactName(alert),
      named('threshold', alert.threshold ?? '', thresholdName ?? ''),
      number(score ?? 0),
    )
  }
  const who = isAboutSomebody(alert) ? contactName(alert) : named('plan', '', alert.planName ?? '')
  return [who, whyOf(alert).text, score === null ? null : number(score)].filter(Boolean).join(', ')
}

let timer: ReturnType<typeof setTimeout> | undefined

/** A further alert does not postpone the reload: under a steady stream the inbox would never reload. */
function lookSoon(): void {
  if (timer !== undefined) return
  timer = setTimeout(() => {
    timer = undefined
    arrivals.value++
    countUnread()
  }, SETTLE_MS)
}
