import { signal } from '@preact/signals'
import type { AlertInfo } from '../../shared/alert.ts'
import { announce } from '../announce.ts'
import { contactName } from '../board/contact-name.ts'
import { acknowledge, listen } from '../connection.ts'
import { number } from '../format.ts'
import { words } from '../words/words.ts'
import { ring } from './sound.ts'

/** Alerts that nobody here has answered yet, newest first. They stay until somebody does: there is no other copy on the page. */
export const alerts = signal<readonly AlertInfo[]>([])
const answered = new Set<string>()

listen('alert', ({ alert }) => {
  // The collector repeats an alert until it is acknowledged.
  if (answered.has(alert.id)) return acknowledge(alert.id)
  if (alerts.value.some(({ id }) => id === alert.id)) return
  alerts.value = [alert, ...alerts.value]
  ring()
  const said = words.value.said
  const say = alert.direction === 'up' ? said.turned : said.fell
  announce(say(contactName(alert), alert.thresholdName ?? alert.ruleName, number(alert.score ?? 0)))
})

export function answer(ids: readonly string[]): void {
  for (const id of ids) {
    answered.add(id)
    acknowledge(id)
  }
  alerts.value = alerts.value.filter(({ id }) => !answered.has(id))
}
