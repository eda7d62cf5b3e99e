import { emit, isNew } from '../emit.ts'
import { when } from '../listen.ts'
import { marks } from './marks.ts'

/**
 * Forms that are started and sent. The report contains which fields were filled in, by type, autocomplete and name, and
 * never a value. The collector decides whether the form is a lead.
 */
export const captureForms = () => {
  when('input', 'form', form => {
    if (isNew(form)) emit('form_start', naming(form))
  })
  when('submit', 'form', sent)
}

const sent = (form: HTMLElement) => {
  const filled: Record<string, unknown> = {}
  let isFilled = form.matches(':valid')
  for (const { type, autocomplete, name, value } of form as unknown as Iterable<HTMLInputElement>)
    if (value) {
      filled[`${type}|${autocomplete}|${name}`] = 1
      isFilled ||= CONTACT.test(value)
    }
  // A form that validates by itself may call valid what the browser does not.
  if (isFilled) emit('form_submit', { ...naming(form), ...marks(form.dataset), filled })
}

/** An address or a phone. */
const CONTACT = /.@.|(\d\W?){7}/

// By attribute, since <input name="id"> hides form.id.
const naming = (form: HTMLElement) => ({
  id: form.getAttribute('id'),
  name: form.getAttribute('name'),
  class: form.className,
})
