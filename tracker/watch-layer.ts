import { safe } from './attempt.ts'

export type Entry = Record<string, any>

/** Tells of what is put into Google's `dataLayer`, also before: its name and parameters. */
export const watchLayer = (heard: (name: any, params: any) => void) => {
  const layer: Entry[] = ((window as Entry).dataLayer ||= [])
  const push = layer.push
  const hear = safe((entry: Entry) => {
    // gtag() pushes its arguments as they are (command, name, parameters); others push one object.
    const { 1: name = entry.event, 2: params = entry.ecommerce || entry } = entry
    heard(name, params)
  })
  layer.push = (...entries) => {
    entries.forEach(hear)
    return push.apply(layer, entries)
  }
  layer.forEach(hear)
}
