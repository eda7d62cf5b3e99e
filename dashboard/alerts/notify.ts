import { signal } from '@preact/signals'
import type { AlertInfo } from '../../shared/alert.ts'
import { contactName } from '../board/contact-name.ts'
import { navigate } from '../core/route.ts'
import { remember, remembered } from '../lib/stored-choice.ts'
import { number, signed } from '../ui/format.ts'
import { named, words } from '../words/words.ts'
import { triggerOf, whyOf } from './why.ts'

const WORKER = '/service-worker.js'
const REASONS = 3

/** Messages between the page and its service worker. */
export type ToWorker = { t: 'show'; title: string; body: string; tag: string; path: string }
export type FromWorker = { t: 'open'; path: string }

export type Notifying = 'off' | 'on' | 'denied' | 'impossible'
export const notifying = signal<Notifying>(stateNow())

function stateNow(): Notifying {
  if (!('Notification' in globalThis) || !('serviceWorker' in navigator)) return 'impossible'
  if (Notification.permission === 'denied') return 'denied'
  return Notification.permission === 'granted' && remembered('notify') === 'on' ? 'on' : 'off'
}

/** Must run in a click handler: a browser denies a request without a user gesture for good. */
export async function startNotifying(): Promise<void> {
  if ((await Notification.requestPermission()) === 'granted') {
    remember('notify', 'on')
    await navigator.serviceWorker.register(WORKER)
    listenToWorker()
  }
  notifying.value = stateNow()
}

export function stopNotifying(): void {
  remember('notify', null)
  notifying.value = stateNow()
}

/** The service worker decides whether a dashboard tab is in front: it sees all tabs. */
export function notify(alert: AlertInfo): void {
  if (notifying.value !== 'on' || alert.contactId === null) return
  const { text } = whyOf(alert)
  const trigger = triggerOf(alert)
  const happened =
    trigger && `${words.value.alerts.now} ${[trigger.text, trigger.points].filter(Boolean).join(', ')}`
  const reasons = alert.reasons
    .slice(0, REASONS)
    .map(({ rule, ruleId, points }) => `${signed(points)} ${named('rule', ruleId, rule)}`)
  const title = [contactName(alert), alert.score === null ? null : number(alert.score)]
  tell({
    t: 'show',
    title: title.filter(Boolean).join(', '),
    body: [happened, text, ...reasons].filter(Boolean).join('\n'),
    tag: alert.id,
    path: `/contacts/${encodeURIComponent(alert.contactId)}`,
  })
}

function tell(message: ToWorker): void {
  navigator.serviceWorker.ready.then(({ active }) => active?.postMessage(message))
}

/** A click on a notification comes back to a board that is open already. */
export function listenToWorker(): void {
  if (notifying.value === 'impossible') return
  navigator.serviceWorker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.t === 'open') navigate(data.path)
  }
}
