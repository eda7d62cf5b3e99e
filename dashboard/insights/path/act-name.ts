import { eventText } from '../../ui/event-words.tsx'

/** `kind demo_request` in words; a page by its path. */
export function actName(act: string): string {
  const what = act.slice(act.indexOf(' ') + 1)
  return act.startsWith('page ') ? what : eventText({ name: what, item: null, title: null, url: null })
}
