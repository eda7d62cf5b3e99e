import { html } from 'hono/html'
import { page } from './page.ts'
import { PLACES, type Place } from './places.ts'
import type { Markup, View, Words } from './view.ts'

type Field = { name: string; type: string; complete: string; isRequired: boolean; label: Words }
type Form = { place: Place; line: Words; action: Words; thanks: Words; mark: string | null; fields: Field[] }

const name: Field = {
  name: 'name',
  type: 'text',
  complete: 'name',
  isRequired: true,
  label: { en: 'Name', pl: 'Imię i nazwisko' },
}
const email: Field = {
  name: 'email',
  type: 'email',
  complete: 'email',
  isRequired: true,
  label: { en: 'E-mail', pl: 'E-mail' },
}
const company: Field = {
  name: 'company',
  type: 'text',
  complete: 'organization',
  isRequired: false,
  label: { en: 'Company, school or club', pl: 'Firma, szkoła albo klub' },
}
const phone: Field = {
  name: 'phone',
  type: 'tel',
  complete: 'tel',
  isRequired: false,
  label: { en: 'Phone', pl: 'Telefon' },
}

/** Forms that identify the visitor. `mark` names the event of a submission; the tracker derives the rest. */
export const FORMS = {
  contact: {
    place: PLACES.contact,
    line: {
      en: 'A person answers, mostly the same day.',
      pl: 'Odpowiada człowiek, zwykle tego samego dnia.',
    },
    action: { en: 'Send', pl: 'Wyślij' },
    thanks: { en: 'We have your message and will write back.', pl: 'Mamy wiadomość i odpiszemy.' },
    mark: null,
    fields: [name, email, company, phone],
  },
  'field-day': {
    place: PLACES.fieldDay,
    line: {
      en: 'We come with a van full of kit and spend a day outdoors with your people.',
      pl: 'Przyjeżdżamy busem pełnym sprzętu i spędzamy dzień w terenie z Twoim zespołem.',
    },
    action: { en: 'Ask for a day', pl: 'Poproś o termin' },
    thanks: { en: 'We will call to find a day.', pl: 'Zadzwonimy, żeby znaleźć termin.' },
    mark: 'demo_request',
    fields: [name, email, company, phone],
  },
} satisfies Record<string, Form>

export type FormId = keyof typeof FORMS

export function formPage(view: View, id: FormId): Markup {
  const form: Form = FORMS[id]
  const heading = view.words(form.place.heading)
  return page(view, {
    heading,
    body: html`<div class="lead"><h1>${heading}</h1><p>${view.words(form.line)}</p></div>
<form class="fields" id="${id}" method="post" action="${view.href(`/demo/forms/${id}`)}" ${form.mark === null ? '' : html`data-pulse="${form.mark}" data-pulse-form_id="${id}"`} data-pulse-identify>
  ${form.fields.map(field => input(view, id, field))}
  <p class="field"><label for="${id}-message">${view.say('Message', 'Wiadomość')}</label><textarea id="${id}-message" name="message" rows="4"></textarea></p>
  <button>${view.words(form.action)}</button>
</form>`,
  })
}

/** The checkout's fields, shared with the cart. */
export const buyerFields = (view: View): Markup[] =>
  [name, email, company].map(field => input(view, 'checkout', field))

const input = (view: View, form: string, { name, type, complete, isRequired, label }: Field): Markup =>
  html`<p class="field"><label for="${form}-${name}">${view.words(label)}</label><input id="${form}-${name}" name="${name}" type="${type}" autocomplete="${complete}" maxlength="120"${isRequired ? ' required' : ''}></p>`

const THANKS: Record<string, Words> = {
  newsletter: { en: 'The next letter comes to you.', pl: 'Następny list przyjdzie do Ciebie.' },
  order: {
    en: 'Your order is in. Nothing will be sent: this is a demo.',
    pl: 'Zamówienie przyjęte. Nic nie wyślemy: to pokaz.',
  },
  contact: FORMS.contact.thanks,
  'field-day': FORMS['field-day'].thanks,
}

/** Null where there is no such form. */
export function thanksPage(view: View, form: string): Markup | null {
  const words = Object.hasOwn(THANKS, form) ? THANKS[form] : undefined
  if (!words) return null
  const heading = view.say('Thank you', 'Dziękujemy')
  return page(view, {
    heading,
    body: html`<div class="lead"><h1>${heading}</h1><p>${view.words(words)}</p>
<p class="actions"><a class="button" href="${view.href(PLACES.home.path)}">${view.say('Back to the shop', 'Wróć do sklepu')}</a></p></div>`,
  })
}
