import { attempt } from '../attempt.ts'
import { enter } from '../consent.ts'
import { consent } from '../control.ts'

type Layer = Record<string, any>[]

/** Google's Consent Mode, which most consent tools speak. */
export const captureGoogleConsent = () => {
  const layer: Layer = ((window as { dataLayer?: Layer }).dataLayer ||= [])
  const push = layer.push
  layer.push = (...entries) => {
    entries.forEach(read)
    return push.apply(layer, entries)
  }
  layer.forEach(read)
}

const read = (entry: Record<string, any>) =>
  attempt(() => {
    if (entry[0] !== 'consent') return
    const answer = entry[2].analytics_storage
    // The default is a placeholder until the visitor's answer is known.
    if (entry[1] === 'update') consent(answer)
    else if (answer === 'denied') enter('wait')
  })
