import { type Act, acts } from './acts.ts'
import { safe } from './attempt.ts'
import { emit, fresh, isNew } from './emit.ts'
import { on, wanted, when } from './listen.ts'
import { need } from './need.ts'
import { patch } from './patch.ts'
import { clean } from './url.ts'

export type Methods = Record<string, (...rest: any[]) => void>

/** The tools of a companion, by position: separately minified files share no names. */
export type Tools = [
  emit: typeof emit,
  safe: typeof safe,
  on: typeof on,
  methods: Methods,
  acts: Act[],
  need: typeof need,
  fresh: typeof fresh,
  patch: typeof patch,
  ...more: More,
]
export type More = [isNew: typeof isNew, when: typeof when, clean: typeof clean, wanted: typeof wanted]

export type Companion = (...tools: Tools) => void

export const equip = (companion: Companion, methods: Methods) =>
  companion(emit, safe, on, methods, acts, need, fresh, patch, isNew, when, clean, wanted)
