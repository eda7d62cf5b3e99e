import { type Act, acts } from './acts.ts'
import { safe } from './attempt.ts'
import { emit, flush, fresh, isNew } from './emit.ts'
import { on, wanted, when } from './listen.ts'
import { need } from './need.ts'
import { patch } from './patch.ts'
import { sendBeacon } from './send.ts'
import { clean } from './url.ts'

export type Methods = Record<string, (...rest: any[]) => void>

/** What a companion is given, by place: files that are minified one by one share no names. */
export type Tools = [
  emit: typeof emit,
  fresh: typeof fresh,
  isNew: typeof isNew,
  safe: typeof safe,
  on: typeof on,
  when: typeof when,
  patch: typeof patch,
  clean: typeof clean,
  acts: Act[],
  methods: Methods,
  leave: () => void,
  wanted: typeof wanted,
  need: typeof need,
]

export type Companion = (...tools: Tools) => void

export const equip = (companion: Companion, methods: Methods) =>
  companion(
    emit,
    fresh,
    isNew,
    safe,
    on,
    when,
    patch,
    clean,
    acts,
    methods,
    () => flush(sendBeacon),
    wanted,
    need,
  )
