import { attempt, on } from './attempt.ts'
import { leaveCart, tellAdd, witnessAdd } from './capture/cart.ts'
import { captureCartForms } from './capture/cart-forms.ts'
import { captureCartRequests } from './capture/cart-requests.ts'
import { captureDataLayer } from './capture/data-layer.ts'
import { captureEngagement, pause } from './capture/engagement.ts'
import { captureForms } from './capture/forms.ts'
import { captureLinks } from './capture/links.ts'
import { captureMarks } from './capture/marks.ts'
import { captureVideo } from './capture/video.ts'
import { captureViews, view } from './capture/views.ts'
import { recallConsent } from './consent.ts'
import { consent, reset } from './control.ts'
import { emit, flush, page } from './emit.ts'
import { identify } from './identify.ts'
import { send, sendBeacon } from './send.ts'
import { type Settings, settings, use } from './settings.ts'
import { tell } from './tell.ts'

type Call = [method: string, ...rest: any[]]
type Pulse = { (...call: Call): void; q?: Call[]; on?: boolean }

const METHODS: Record<string, (...rest: any[]) => void> = {
  track: (name, props) => {
    if (name !== 'add_to_cart') return emit(name, props)
    witnessAdd(props)
    tellAdd()
  },
  identify,
  page: () => view(page),
  consent,
  reset,
}

const STEPS = [
  recallConsent,
  captureEngagement,
  captureViews,
  captureDataLayer,
  captureLinks,
  captureMarks,
  captureForms,
  captureVideo,
  captureCartForms,
  captureCartRequests,
]

/** Once per page, and not before the visitor sees it: a prerendered page or a background tab may never be seen. */
export const start = (chosen: Settings) => {
  const owner = window as { pulse?: Pulse }
  const before = owner.pulse
  if (before?.on) return tell('twice')
  use(chosen)
  if (!settings.site) return tell('no site')
  if (navigator.webdriver && !/^(localhost|127\.|\[::1)/.test(location.hostname)) return tell('automated')
  // The address of a page of another origin may not be read.
  if (!attempt(() => top!.location.href)) return tell('foreign frame')
  let calls: Call[] | undefined = before?.q || []
  const run = ([method, ...rest]: Call) => attempt(() => METHODS[method]!(...rest))
  const pulse: Pulse = (...call) => (calls ? calls.push(call) : run(call))
  owner.pulse = pulse
  pulse.on = true
  const turn = () => {
    const isSeen = !document.hidden
    if (!calls) {
      pause()
      if (!isSeen) leaveCart()
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
