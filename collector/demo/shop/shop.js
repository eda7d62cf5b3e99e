// The shop's own script, as a shop with Google's tag has it: e-commerce events go into the data layer, where the
// tracker reads them. Everything works without it, by plain forms.
const layer = (window.dataLayer ||= [])
const tell = (event, element) => layer.push({ event, ecommerce: JSON.parse(element.dataset.ecommerce) })

for (const article of document.querySelectorAll('[data-view-item]')) tell('view_item', article)

document.addEventListener('submit', async event => {
  const form = event.target
  if ('remove' in form.dataset) tell('remove_from_cart', form)
  if ('pulseIdentify' in form.dataset) introduce(form)
  if (!('add' in form.dataset)) return
  event.preventDefault()
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(new FormData(form)),
    })
    if (!answer.ok) throw new Error(`${answer.status}`)
    showCount((await answer.json()).count)
    const { items, ...rest } = JSON.parse(form.dataset.ecommerce)
    const quantity = Number(form.elements.quantity.value)
    layer.push({
      event: 'add_to_cart',
      ecommerce: { ...rest, value: rest.value * quantity, items: [{ ...items[0], quantity }] },
    })
  } catch {
    // submit() asks no listener again.
    form.submit()
  }
})

/** The tracker sends the e-mail address of a form that is marked so; name and company are the shop's to tell. */
function introduce(form) {
  const { name, company } = Object.fromEntries(new FormData(form))
  if (name || company) window.pulse?.('identify', { ...(name && { name }), ...(company && { company }) })
}

let hiding
function showCount(count) {
  for (const place of document.querySelectorAll('[data-cart-count]')) place.textContent = count
  const toast = document.querySelector('[data-toast]')
  toast.textContent = `${toast.dataset.added} (${count})`
  toast.hidden = false
  clearTimeout(hiding)
  hiding = setTimeout(() => {
    toast.hidden = true
  }, 2500)
}
