import { acts, note } from './acts.ts'
import { safe } from './attempt.ts'
import { view } from './capture/views.ts'
import { consent, reset } from './control.ts'
import { emit, fresh, isNew } from './emit.ts'
import type { Methods } from './equip.ts'
import { on, wanted, when } from './listen.ts'
import { need } from './need.ts'
import { page } from './page.ts'
import { patch } from './patch.ts'
import { clean } from './url.ts'

/** The methods of `pulse(method, …)`. */
export const METHODS: Methods = {
  track: (name, props) => note(emit(name, props)),
  /** Identifies the visitor: `userId`, `email`, traits, and a `proof` made by the site's server. */
  identify: who => emit('identify', who),
  page: () => view(page),
  consent,
  reset,
  /** Gives a companion its tools. */
  with: companion => companion(emit, safe, on, METHODS, acts, need, fresh, patch, isNew, when, clean, wanted),
}
