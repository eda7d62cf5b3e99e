import type { Act } from './acts.ts'
import type { safe } from './attempt.ts'
import type { emit, fresh, isNew } from './emit.ts'
import type { on, wanted, when } from './listen.ts'
import type { need } from './need.ts'
import type { patch } from './patch.ts'
import type { clean } from './url.ts'

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
