import { on } from '../attempt.ts'
import { emit, isNew } from '../emit.ts'
import { identify } from '../identify.ts'
import { tellMark } from './marks.ts'

/**
 * Forms that are begun and sent. Of contact data only whether they were given is told, unless the form is
 * marked `data-pulse-identify`.
 */
export const captureForms = () => {
  on(document, 'input', event => {
    const { form } = event.target as HTMLInputElement
    if (form && isNew(form)) emit('form_start', { form_id: idOf(form) })
  })
  onSubmit(':valid', form => {
    const form_id = idOf(form)
    const email = field(form, '[type=email],[name*=mail i]')
    const phone = field(form, '[type=tel],[name*=phone i]')
    emit('form_submit', { form_id })
    if (form.dataset.pulse) tellMark(form)
    // With a password it is a door, not a lead.
    else if ((email || phone) && !form.querySelector('[type=password]'))
      emit('generate_lead', { form_id, has_email: !!email, has_phone: !!phone })
    if (form.dataset.pulseIdentify != null) identify({ email, phone })
  })
}

/** The selector can ask for a valid form, where checkValidity() would tell the page. */
export const onSubmit = (selector: string, submitted: (form: HTMLElement) => void) =>
  on(
    document,
    'submit',
    event => (event.target as HTMLElement).matches(selector) && submitted(event.target as HTMLElement),
  )

export const field = (form: Element, selector: string) =>
  form.querySelector<HTMLInputElement>(selector)?.value

// By attribute, since <input name="id"> hides form.id.
const idOf = (form: Element) => form.getAttribute('id') || form.getAttribute('name')
