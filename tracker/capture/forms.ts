import { emit, isNew } from '../emit.ts'
import { when } from '../listen.ts'
import { askToAdd } from './cart.ts'
import { marks } from './marks.ts'

/**
 * Captures the start and submission of forms. Events carry the types and names of the filled-in fields; the only values
 * that leave the page are product and quantity of a cart, and the e-mail address and phone number of a form marked
 * `data-pulse-identify`. The collector decides whether it is a lead, and identifies the contact.
 */
export const captureForms = () => {
  when('input', 'form', form => {
    if (isNew(form)) emit('form_start', naming(form))
  })
  // The selector can ask for a valid form, where checkValidity() would tell the page.
  when<HTMLFormElement>('submit', ':valid', form => {
    const filled: Record<string, unknown> = {}
    const item: Record<string, unknown> = {}
    for (const { type, name, value } of form as unknown as Iterable<HTMLInputElement>) {
      if (/(^|\[)(id|product(_id)?|add-to-cart|q(uanti)?ty|number)]?$/.test(name)) item[name] = value
      if (value)
        filled[type + name] =
          'pulseIdentify' in form.dataset && /mail|phone|^tel/i.test(type + name) ? value : 1
    }
    emit('form_submit', { ...naming(form), ...marks(form.dataset), filled })
    askToAdd(form.outerHTML, item)
  })
}

// By attribute, since <input name="id"> hides form.id.
const naming = (form: Element) => ({
  id: form.getAttribute('id'),
  name: form.getAttribute('name'),
})
