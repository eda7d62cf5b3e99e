import type { ContactLook } from '../history/contact-history.ts'
import { landmarksOf } from '../history/settings.ts'
import type { Sample } from './sample.ts'

/** Landmarks of the window, and how many of the newest judge and are trained on by nothing. */
export function parts({ question, start }: Pick<Sample, 'question' | 'start'>): {
  all: number
  test: number
} {
  const all = landmarksOf(question, start).length
  return { all, test: third(all) }
}

/** The newest third of so many landmarks, at least one. */
export const third = (landmarks: number): number => Math.max(1, Math.floor(landmarks / 3))

/** One look per contact, its earliest: the latest is one that the outcome has chosen. */
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
