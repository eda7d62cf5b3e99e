type Names = { userId?: string | undefined; email?: string | undefined }

/**
 * Numbers the persons of a file in the order of their first lines. Lines of one id, or of one address without another id, are one
 * person. Only names are kept, so that a file of any number of columns fits.
 */
export class People {
  readonly #byId = new Map<string, number>()
  readonly #byEmail = new Map<string, number>()
  readonly #names: Names[] = []
  readonly repeated = new Set<number>()
  merged = 0

  get count(): number {
    return this.#names.length
  }

  /** The number of the person; null for an id that has another address already. */
  take({ userId, email }: Names): number | null {
    const known = this.#known(userId, email)
    const person = known ?? this.#names.length
    const names = (this.#names[person] ??= {})
    if (email !== undefined && names.email !== undefined && email !== names.email) return null
    if (known !== undefined) {
      this.merged += 1
      this.repeated.add(person)
    }
    if (userId !== undefined) {
      names.userId = userId
      this.#byId.set(userId, person)
    }
    if (email !== undefined) {
      names.email = email
      if (!this.#byEmail.has(email)) this.#byEmail.set(email, person)
    }
    return person
  }

  #known(userId: string | undefined, email: string | undefined): number | undefined {
    const byId = userId === undefined ? undefined : this.#byId.get(userId)
    if (byId !== undefined || email === undefined) return byId
    const byEmail = this.#byEmail.get(email)
    if (byEmail === undefined) return undefined
    const isOther = userId !== undefined && this.#names[byEmail]!.userId !== undefined
    return isOther ? undefined : byEmail
  }
}
