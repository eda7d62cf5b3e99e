import { view } from './capture/views.ts'
import { consent, reset } from './control.ts'
import { emit, page } from './emit.ts'
import { identify } from './identify.ts'

/** What `pulse(method, …)` can be asked for. */
export const METHODS: Record<string, (...rest: any[]) => void> = {
  track: emit,
  identify,
  page: () => view(page),
  consent,
  reset,
}
