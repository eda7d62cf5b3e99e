import type { Companion } from '../../equip.ts'
import { takeMore, wanted } from '../more-tools.ts'
import { acts, emit, on, safe, take } from '../tools.ts'

/**
 * Events in same-origin frames are reported for the page around them; frames of other origins are inaccessible. A submit
 * event does not leave an open shadow root, but the clicks before it do.
 */
export const watchInner: Companion = (...tools) => {
  take(...tools)
  takeMore(...tools)
  // Not on the window, which the load of a frame does not reach: https://dom.spec.whatwg.org/#interface-document
  document.addEventListener('load', listenInFrames, true)
  listenInFrames()
  on<Event>('click input', event => event.composedPath().forEach(listenInRoot))
  on('message', hearOfFrame)
  on('hs-form-event:on-submission:success', hearOfForm)
  for (const act of acts) listenInRoot(((act as Event).target as Element | null)?.shadowRoot)
}

/** HubSpot's older forms: https://developers.hubspot.com/docs/cms/start-building/features/forms/legacy-forms */
const hearOfFrame = ({ origin, data }: MessageEvent) => {
  // The forms of a frame of the same origin are heard themselves. The message has the values of the fields too.
  if (origin !== location.origin && data.type === 'hsFormCallback' && data.eventName === 'onFormSubmitted')
    emit('generate_lead', { form_id: data.id })
}

/** HubSpot's newer forms, unless they are a part of the page: https://developers.hubspot.com/docs/api-reference/latest/marketing/forms/global-form-events */
const hearOfForm = () => {
  const frame = document.querySelector<HTMLElement>('.hs-form-frame')
  if (frame) emit('generate_lead', { form_id: frame.dataset.formId })
}

// A listener that is there already is not added again.
const listenIn = (where: EventTarget, which: RegExp) => {
  for (const [types, listener] of wanted)
    for (const type of types.split(' '))
      if (which.test(type)) where.addEventListener(type, listener as EventListener, true)
}

const listenInFrames = () =>
  [].forEach.call(
    window,
    safe((frame: Window) => listenIn(frame, /./)),
  )

/** All else that is listened for comes out of a root by itself. */
const listenInRoot = (node?: EventTarget | null) => {
  if (node instanceof ShadowRoot) listenIn(node, /submit/)
}
