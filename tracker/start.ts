import { attempt, on } from './attempt.ts'
import { captureEngagement, pause } from './capture/engagement.ts'
import { captureForms } from './capture/forms.ts'
import { captureGoogleConsent } from './capture/google-consent.ts'
import { captureLinks } from './capture/links.ts'
import { captureMarks } from './capture/marks.ts'
import { captureShop } from './capture/shop.ts'
import { captureVideo } from './capture/video.ts'
import { captureViews } from './capture/views.ts'
import { recallConsent } from './consent.ts'
import { flush } from './emit.ts'
import { METHODS } from './methods.ts'
import { send, sendBeacon } from './send.ts'
import { type Settings, settings, use } from './settings.ts'
import { tell } from './tell.ts'

type Call = [method: string, ...rest: any[]]

declare global {
  interface Window {
    /** The stub keeps calls in `q` until the tracker is there, which says so by `on`. */
    pulse?: { (...call: Call): void; q?: Call[]; on?: boolean }
  }
}

const STEPS = [
  recallConsent,
  captureEngagement,
  captureViews,
  captureGoogleConsent,
  captureForms,
  captureVideo,
  captureMarks,
  captureLinks,
  captureShop,
]

/** Once per page, and not before the visitor sees it: a prerendered page or a background tab may never be seen. */
export const start = (chosen: Settings) => {
  const before = window.pulse
  if (before?.on) return tell('twice')
  use(chosen)
  if (!settings.site) return tell('no site')
  if (navigator.webdriver && !/^(localhost|127\.|\[::1)/.test(location.hostname)) return tell('automated')
  // The address of a page of another origin may not be read.
  if (!attempt(() => top!.location.href)) return tell('foreign frame')
  let calls: Call[] | undefined = before?.q || []
  const run = ([method, ...rest]: Call) => attempt(() => METHODS[method]!(...rest))
  const pulse: NonNullable<Window['pulse']> = (...call) => (calls ? calls.push(call) : run(call))
  window.pulse = pulse
  pulse.on = true
  const turn = () => {
    const isSeen = !document.hidden
    if (!calls) {
      pause()
      flush(isSeen ? send : sendBeacon)
    } else if (isSeen) {
      STEPS.forEach(attempt)
      calls.forEach(run)
      calls = undefined
      tell('started', settings)
    }
  }
  on(document, 'visibilitychange', turn)
  turn()
}
