import { captureActs } from './acts.ts'
import { safe } from './attempt.ts'
import { captureConsentMode } from './capture/consent-mode.ts'
import { captureEngagement, report, tick } from './capture/engagement.ts'
import { captureForms } from './capture/forms.ts'
import { captureLinks } from './capture/links.ts'
import { captureViews } from './capture/views.ts'
import { enter, state } from './consent.ts'
import { flush } from './emit.ts'
import { on } from './listen.ts'
import { METHODS } from './methods.ts'
import { send, sendBeacon } from './send.ts'
import { site } from './settings.ts'
import { tell } from './tell.ts'

type Call = [method: string, ...rest: any[]]

declare global {
  interface Window {
    /** The stub queues calls in `q` until the tracker has loaded, which sets `on`. */
    pulse?: { (...call: Call): void; q?: Call[]; on?: boolean }
  }
}

/** Runs once per page, when it becomes visible: a prerendered page or a background tab may never be seen. */
export const start = () => {
  if (DEBUG && !site) return tell('no site')
  const isAutomated = navigator.webdriver && location.hostname !== 'localhost'
  if (DEBUG && isAutomated) return tell('automated')
  // A frame is a part of a page, and has no views of its own.
  if (isAutomated || top !== window) return tell('frame')
  const pulse: NonNullable<Window['pulse']> = (window.pulse ||= (...call) => (pulse.q ||= []).push(call))
  if (pulse.on) return tell('twice')
  pulse.on = true
  const run = ([method, ...rest]: Call) => safe(METHODS[method]!)(...rest)
  const turn = () => {
    if (state) pause()
    else if (!document.hidden) {
      enter()
      captureEngagement()
      captureViews()
      captureForms()
      captureLinks()
      captureConsentMode()
      captureActs()
      pulse.q?.forEach(run)
      pulse.q = { push: run } as any
      tell('started')
    }
  }
  on('visibilitychange focus blur', turn)
  turn()
}

/** Stops the clock: the page is hidden, perhaps for ever, or another window has the focus. */
const pause = () => {
  // A blur event also fires when a field loses the focus while the page keeps it.
  if (tick()) return
  report()
  flush(document.hidden ? sendBeacon : send)
}
