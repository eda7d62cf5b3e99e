import { computed, signal } from '@preact/signals'
import type { Plan } from '../../shared/plan.ts'

/** Keystrokes in one field that follow each other this closely are one change. */
const TYPING_MS = 1_500
const KEEP = 200

/** The edited plan with its undo history. Independent of the editor's interface. */
export class Draft {
  readonly #plan
  readonly #past = signal<readonly Plan[]>([])
  readonly #future = signal<readonly Plan[]>([])
  #last: { key: string; at: number } | null = null

  readonly canUndo = computed(() => this.#past.value.length > 0)
  readonly canRedo = computed(() => this.#future.value.length > 0)

  constructor(plan: Plan) {
    this.#plan = signal(plan)
  }

  get plan(): Plan {
    return this.#plan.value
  }

  /** `key` names the field that is being typed in; a step of its own without one. */
  change(next: Plan, key: string | null = null, at = performance.now()): void {
    const isTyping = key !== null && this.#last?.key === key && at - this.#last.at < TYPING_MS
    if (!isTyping) this.#past.value = [...this.#past.peek(), this.#plan.peek()].slice(-KEEP)
    this.#last = key === null ? null : { key, at }
    this.#future.value = []
    this.#plan.value = next
  }

  undo(): void {
    const before = this.#past.peek().at(-1)
    if (!before) return
    this.#future.value = [this.#plan.peek(), ...this.#future.peek()]
    this.#past.value = this.#past.peek().slice(0, -1)
    this.#last = null
    this.#plan.value = before
  }

  redo(): void {
    const [after, ...rest] = this.#future.peek()
    if (!after) return
    this.#past.value = [...this.#past.peek(), this.#plan.peek()]
    this.#future.value = rest
    this.#last = null
    this.#plan.value = after
  }
}
