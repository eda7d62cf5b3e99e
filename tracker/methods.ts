import { note } from './acts.ts'
import { view } from './capture/views.ts'
import { consent, reset } from './control.ts'
import { emit } from './emit.ts'
import { equip, type Methods } from './equip.ts'
import { page } from './page.ts'

/** The methods of `pulse(method, …)`. */
export const METHODS: Methods = {
  track: (name, props) => note(emit(name, props)),
  /** Identifies the visitor: `userId`, `email`, traits, and a `proof` made by the site's server. */
  identify: who => emit('identify', who),
  page: () => view(page),
  consent,
  reset,
  with: companion => equip(companion, METHODS),
}
