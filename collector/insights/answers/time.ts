import type { TimeAnswer } from '../../../shared/insights.ts'
import type { ContactHistory } from '../history/contact-history.ts'
import { DAY_MS } from '../history/settings.ts'
import { shareBy, timeToConvert } from '../statistics/kaplan-meier.ts'
import { estimate, type Sample } from './sample.ts'

const WITHIN = [1, 7, 14, 30, 60, 90]
const COHORT_WITHIN = [7, 30, 90]
const HORIZONS = [7, 14, 30, 60, 90]
const HALF_A_YEAR = 180
const MOST_OF_THEM = 0.8
const MOST_MONTHS = 24

/** The time from the first event to the conversion, with contacts that have not converted yet taken into account. */
export function timeAnswer(
  { question: { now }, contacts }: Sample,
  monthOf: (at: number) => string,
): TimeAnswer {
  const lifetimes = contacts.map(({ first, conversion }) => ({
    time: Math.min(conversion, now) - first,
    converted: conversion <= now,
  }))
  const longest = lifetimes.reduce((most, { time }) => Math.max(most, time), 0)
  const steps = timeToConvert(lifetimes)
  const share = (days: number) => (lifetimes.length === 0 ? null : shareBy(steps, longest, days * DAY_MS))
  const half = share(HALF_A_YEAR)
  const horizon =
    half === null || half === 0
      ? null
      : (HORIZONS.find(days => (share(days) ?? 0) >= MOST_OF_THEM * half) ?? HALF_A_YEAR)
  return {
    within: WITHIN.map(days => ({ days, share: share(days) })),
    horizon,
    cohorts: cohortsOf(contacts, now, monthOf),
  }
}

/** A cell is given once all people of its month have been observed for its days. */
function cohortsOf(
  contacts: readonly ContactHistory[],
  now: number,
  monthOf: (at: number) => string,
): TimeAnswer['cohorts'] {
  const months = Map.groupBy(contacts, ({ first }) => monthOf(first))
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(-MOST_MONTHS)
    .map(([month, people]) => ({
      month,
      people: people.length,
      within: COHORT_WITHIN.map(days => {
        const isOver = monthOf(now - days * DAY_MS) > month
        const k = people.filter(({ first, conversion }) => conversion - first <= days * DAY_MS).length
        return { days, rate: isOver ? estimate({ k, n: people.length }) : null }
      }),
    }))
}
