import { type Signal, signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Plan } from '../../../shared/plan.ts'
import { Draft } from '../draft.ts'

/** Something wrong, or worth knowing, at a place of the document: `rules[0].points`. */
export type Fault = { path: string; message: string; isWarning?: boolean }

export type Firing = { times: number; points: number }

/** The state that the parts of the editor share: the edited plan, and the collector's check of it. */
export class PlanEditor {
  readonly draft: Draft
  readonly faults: Signal<readonly Fault[]> = signal([])
  /** The user may be loaded after the plan, so the permission is read each time. */
  readonly #isReadOnly: () => boolean
  /** Firings of the live version's rules, by rule id; null until they are loaded. */
  readonly firings: Signal<ReadonlyMap<string, Firing> | null> = signal(null)
  /** The element to focus after the next render. */
  focusNext: string | null = null

  constructor(plan: Plan, isReadOnly: () => boolean) {
    this.draft = new Draft(plan)
    this.#isReadOnly = isReadOnly
  }

  get isReadOnly(): boolean {
    return this.#isReadOnly()
  }

  get plan(): Plan {
    return this.draft.plan
  }

  /** A change discards the collector's messages about its place. */
  write(next: Plan, path: string, isTyping: boolean): void {
    this.faults.value = this.faults
      .peek()
      .filter(fault => !isUnder(fault.path, path) && !isUnder(path, fault.path))
    this.draft.change(next, isTyping ? path : null)
  }

  /** Parts come, go or change places: numbers in paths mean something else now. */
  rearrange(next: Plan, key: string | null = null, at?: number): void {
    this.faults.value = []
    this.draft.change(next, key, at)
  }
}

/** Whether a place lies in another, or is it. */
export const isUnder = (path: string, root: string): boolean =>
  path === root || path.startsWith(`${root}.`) || path.startsWith(`${root}[`)

export const PlanEditorContext = createContext<PlanEditor | null>(null)
export const usePlanEditor = (): PlanEditor => useContext(PlanEditorContext)!

/** The interface of a sentence to its editor: the errors, and whether it may be changed. */
export type SentenceHost = Pick<PlanEditor, 'faults' | 'isReadOnly'>
/** For sentences that are no part of a plan. */
export const SentenceHostContext = createContext<SentenceHost | null>(null)
export const useSentenceHost = (): SentenceHost => {
  const editor = useContext(PlanEditorContext)
  return useContext(SentenceHostContext) ?? editor!
}
