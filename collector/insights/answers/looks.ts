import type { ContactLook } from '../history/contact-history.ts'
import { landmarksOf } from '../history/settings.ts'
import type { Sample } from './sample.ts'

/** Landmarks of the window, and the number of newest ones that form the test set and are excluded from training. */
export function parts({ question, start }: Pick<Sample, 'question' | 'start'>): {
  all: number
  test: number
} {
  const all = landmarksOf(question, start).length
  return { all, test: third(all) }
}

/** The newest third of so many landmarks, at least one. */
export const third = (landmarks: number): number => Math.max(1, Math.floor(landmarks / 3))

/** One look per contact, the earliest: which look is the latest depends on the outcome. */
export function testLooks(sample: Sample): ContactLook[] {
  const { test } = parts(sample)
  return sample.contacts.flatMap(
    ({ looks }) =>
      looks.filter(({ landmark }) => landmark < test).sort((a, b) => b.landmark - a.landmark)[0] ?? [],
  )
}

export function trainingLooks(sample: Sample): ContactLook[] {
  const { test } = parts(sample)
  return sample.contacts.flatMap(({ looks }) => looks.filter(({ landmark }) => landmark >= test))
}

export const allLooks = ({ contacts }: Sample): ContactLook[] => contacts.flatMap(({ looks }) => looks)
