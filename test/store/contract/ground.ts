import type { Store } from '../../../collector/model/port.ts'
import type { OpenOptions } from '../../../collector/store/open.ts'

/** An empty database of one kind, made for one test. */
export type Ground = {
  url: string
  dataDir: string
  /** What another program may be, at work on the same database at the same time. */
  neighbour: NonNullable<OpenOptions['role']>
  /** Makes the schema one of a version to come. */
  age(): Promise<void>
  end(): Promise<void>
}

export type Stage = {
  readonly ground: Ground
  /** A collector on the ground; closed after the test. */
  open(): Promise<Store>
  /** Failures that no caller awaited. */
  readonly reported: readonly unknown[]
  /** Another program beside it. */
  beside(): Promise<Store>
}

export const DECIDER = new URL('../counting-decider.ts', import.meta.url).href
