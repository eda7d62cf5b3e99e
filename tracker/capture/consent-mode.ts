import { safe } from '../attempt.ts'
import { enter, state } from '../consent.ts'
import { consent } from '../control.ts'
import { flush } from '../emit.ts'
import { need } from '../need.ts'
import { patch } from '../patch.ts'

export type Entry = Record<string, any>

declare global {
  var dataLayer: Entry[] | undefined
}

/** Some defaults apply to regions only; only Google's own script can determine the visitor's region. */
let isRegional: unknown

/** Google's `dataLayer`, including earlier entries: the answers of consent tools. */
export const captureConsentMode = () => {
  patch((window.dataLayer ||= []), 'push', (_, entries) => entries.forEach(hear))
  dataLayer!.forEach(hear)
}

const hear = /* @__PURE__ */ safe((entry: Entry) => {
  // gtag() pushes its arguments (command, name, parameters); other callers push one object.
  const { 1: name = entry.event, 2: params = entry } = entry
  const answer = params.analytics_storage
  // Events of shops and forms are handled by a companion.
  if (!answer) need('layer')
  else if (name === 'update') consent(answer)
  // The default is a placeholder until the visitor decides; of two defaults, the later one applies.
  else if (answer === 'denied') {
    isRegional ||= params.region
    enter('wait')
  } else if (state === 'wait' && !(isRegional ||= params.region)) {
    enter()
    flush()
  }
})
