import { say } from './capture/cart.ts'
import { page, view } from './capture/views.ts'
import { consent, reset } from './control.ts'
import { emit } from './emit.ts'

/** What `pulse(method, …)` can be asked for. */
export const METHODS: Record<string, (...rest: any[]) => void> = {
  track: say,
  /** Identifies the visitor: `userId`, `email`, traits, and a `proof` made by the site's server. */
  identify: who => emit('identify', who),
  page: () => view(page),
  consent,
  reset,
}
