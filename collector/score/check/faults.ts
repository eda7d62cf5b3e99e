/** Something wrong with a plan: where (`rules[2].validity`), in which rule, and what. */
export type PlanIssue = { path: string; rule?: string; message: string }

/** Collects the errors of a plan, below one path in it. */
export class Faults {
  readonly errors: PlanIssue[]
  readonly warnings: PlanIssue[]
  readonly #path: string
  readonly #rule: string | undefined

  constructor(path = '', rule?: string, parent?: Faults) {
    this.#path = path
    this.#rule = rule
    this.errors = parent?.errors ?? []
    this.warnings = parent?.warnings ?? []
  }

  /** The same collection, one step further in. */
  in(key: string | number, rule = this.#rule): Faults {
    return new Faults(joinPath(this.#path, key), rule, this)
  }

  /** States an error unless the claim is true. */
  need(claim: boolean, message: string): boolean {
    if (!claim) this.errors.push(this.#issue(message))
    return claim
  }

  warn(message: string): void {
    this.warnings.push(this.#issue(message))
  }

  #issue(message: string): PlanIssue {
    return this.#rule === undefined
      ? { path: this.#path, message }
      : { path: this.#path, rule: this.#rule, message }
  }
}

export function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}
