import { html } from 'hono/html'
import { page } from './page.ts'
import { PLACES, SHOP_NAME } from './places.ts'
import type { Markup, View, Words } from './view.ts'

const JOBS: { title: Words; place: Words }[] = [
  {
    title: { en: 'Repair workshop, sewing', pl: 'Pracownia napraw, szycie' },
    place: { en: 'Nowy Targ, full time', pl: 'Nowy Targ, pełny etat' },
  },
  {
    title: { en: 'Trainer for field days', pl: 'Instruktor dni w terenie' },
    place: { en: 'On the road, April to October', pl: 'W drodze, od kwietnia do października' },
  },
  {
    title: { en: 'Shop software', pl: 'Oprogramowanie sklepu' },
    place: { en: 'Kraków or from home', pl: 'Kraków albo z domu' },
  },
]

export const careersPage = (view: View): Markup =>
  page(view, {
    heading: view.words(PLACES.careers.heading),
    body: html`<div class="lead"><h1>${view.words(PLACES.careers.heading)}</h1>
<p>${view.say(
      'Thirty-one of us, most of whom were guides.',
      'Jest nas trzydzieści jeden osób, większość była przewodnikami.',
    )}</p></div>
<ul class="jobs">${JOBS.map(
      job => html`<li><b>${view.words(job.title)}</b><span class="soft">${view.words(job.place)}</span></li>`,
    )}</ul>
<p><a href="mailto:jobs@peak-and-trail.example">${view.say('Write to', 'Napisz do')} ${SHOP_NAME}</a></p>`,
  })

export function missingPage(view: View): Markup {
  const heading = view.say('No such page', 'Nie ma takiej strony')
  return page(view, {
    heading,
    body: html`<div class="lead"><h1>${heading}</h1><p><a href="${view.href(PLACES.home.path)}">${view.say('Back to the shop', 'Wróć do sklepu')}</a></p></div>`,
  })
}
