import type { Control, Field } from './token.ts'

/** The properties of every control in a sentence. */
export type InLine<C extends Control = Control> = {
  field: Field<unknown> & { control: C }
  /** Within the sentence: where the focus finds it again. */
  name: string
  /** Within the document: where a fault finds it. */
  path: string
  isFaulty: boolean
  describedBy: string | undefined
  write: (shown: string, isTyping: boolean) => void
}
