import { emit, isNew } from '../emit.ts'
import { identify } from '../identify.ts'
import { when } from '../listen.ts'
import { tellMark } from './marks.ts'

/**
 * Forms that are begun and sent. Of contact data only whether they were given is told, unless the form is
 * marked `data-pulse-identify`.
 */
export const captureForms = () => {
  when('input', 'form', form => {
    if (isNew(form)) emit('form_start', naming(form))
  })
  // The selector can ask for a valid form, where checkValidity() would tell the page.
  when('submit', ':valid', form => {
    const email = field(form, '[type=email],[name*=mail i]')
    const phone = field(form, '[type=tel],[name*=phone i]')
    const props = naming(form)
    emit('form_submit', props)
    if (form.dataset.pulse) tellMark(form)
    // With a password it is a door, not a lead.
    else if ((email || phone) && field(form, '[type=password]') == null)
      emit('generate_lead', { ...props, has_email: !!email, has_phone: !!phone })
    if (form.dataset.pulseIdentify != null) identify({ email, phone })
  })
}

export const field = (form: Element, selector: string) =>
  form.querySelector<HTMLInputElement>(selector)?.value

// By attribute, since <input name="id"> hides form.id.
const naming = (form: Element) => ({
  form_id: form.getAttribute('id'),
  form_name: form.getAttribute('name'),
})
