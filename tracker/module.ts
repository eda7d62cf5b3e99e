import { safe } from './attempt.ts'
import { use } from './settings.ts'
import { watchShop } from './shop/shop.ts'
import { start } from './start.ts'

export type Options = {
  /** The site's public write key, `pk_…`. */
  site: string
  /** The address that beacons are posted to: `https://HOST/e`. */
  endpoint: string
  /** Nothing is stored or sent until `consent('granted')`. */
  consent?: 'wait'
  /** After a refusal page views are still counted, without any id. */
  denied?: 'count'
  /** Also the events of shops' own (PrestaShop, Shoper, Shoptet, WooCommerce's blocks). */
  shop?: true
}

export type Identity = { userId?: string; email?: string; proof?: string; [trait: string]: unknown }

/** Begins as the script tag does; a second call, or one beside the tag, does nothing. */
export const init = (options: Options) => {
  use(options)
  safe(() => {
    // The address of a page of another origin may not be read.
    if (!top?.location.href) return
    start()
    if (options.shop) watchShop()
  })()
}

export const track = (name: string, props?: Record<string, unknown>) => call('track', name, props)

export const identify = (identity: Identity) => call('identify', identity)

/** A view that no change of address told of. */
export const page = () => call('page')

export const consent = (answer: 'granted' | 'denied') => call('consent', answer)

/** Forgets the visitor, as at a sign-out. */
export const reset = () => call('reset')

const call = (...call: unknown[]) => (globalThis as { pulse?: (...call: unknown[]) => void }).pulse?.(...call)
