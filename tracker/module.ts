import { safe } from './attempt.ts'
import { watchInner } from './companions/inner/inner.ts'
import { watchLayer } from './companions/layer/layer.ts'
import { watchMakers } from './companions/makers/makers.ts'
import { watchMarks } from './companions/marks/marks.ts'
import { watchShop } from './companions/shop/shop.ts'
import { watchVideo } from './companions/video/video.ts'
import { isNew } from './emit.ts'
import type { Companion } from './equip.ts'
import { METHODS } from './methods.ts'
import { loadBy, type Name } from './need.ts'
import { use } from './settings.ts'
import { start } from './start.ts'

export type Options = {
  /** The site's public write key, `pk_…`. */
  site: string
  /** The address that beacons are posted to: `https://HOST/e`. */
  endpoint: string
  /** Nothing is stored or sent until `consent('granted')`. */
  consent?: 'wait'
  /** Counts page views after a refusal of consent, without any id. */
  denied?: 'count'
}

export type Identity = { userId?: string; email?: string; proof?: string; [trait: string]: unknown }

/** The companions that a script tag would fetch are bundled here, and start on the same signs. */
const COMPANIONS: Record<Name, Companion> = {
  shop: watchShop,
  layer: watchLayer,
  makers: watchMakers,
  video: watchVideo,
  inner: watchInner,
  marks: watchMarks,
}

/** Begins as the script tag does; a second call, or one beside the tag, does nothing. */
export const init = (options: Options) => {
  use(options)
  loadBy(name => isNew(name) && METHODS.with!(COMPANIONS[name]))
  safe(start)()
}

export const track = (name: string, props?: Record<string, unknown>) => call('track', name, props)

export const identify = (identity: Identity) => call('identify', identity)

/** A page view without a change of the address. */
export const page = () => call('page')

export const consent = (answer: 'granted' | 'denied') => call('consent', answer)

/** Forgets the visitor, as at a sign-out. */
export const reset = () => call('reset')

const call = (...call: unknown[]) => (globalThis as { pulse?: (...call: unknown[]) => void }).pulse?.(...call)
