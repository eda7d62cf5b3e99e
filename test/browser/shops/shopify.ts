import { productLd, type Shop } from './shop.ts'

/** Dawn: product-form.js posts the form by fetch; `structured_data` writes the JSON-LD, keys in alphabetical order. */
export const shopify: Shop = {
  name: 'Shopify (Dawn)',
  head: productLd({
    '@context': 'http://schema.org/',
    '@type': 'Product',
    brand: { '@type': 'Brand', name: 'Acme' },
    name: 'Canvas bag',
    offers: {
      '@type': 'Offer',
      availability: 'https://schema.org/InStock',
      price: '39.00',
      priceCurrency: 'EUR',
    },
    sku: 'BAG-1',
  }),
  body: `
    <a href="/cart" class="header__icon header__icon--cart link focus-inset" id="cart-icon-bubble">Cart</a>
    <product-form><form method="post" action="/cart/add" id="product-form" accept-charset="UTF-8" class="form" enctype="multipart/form-data" novalidate="novalidate" data-type="add-to-cart-form">
      <input type="hidden" name="form_type" value="product"><input type="hidden" name="id" value="40001" class="product-variant-id">
      <input class="quantity__input" type="number" name="quantity" value="2" form="product-form">
      <input name="properties[Engraving request]" value="jan@example.com"><input name="phone_number" value="jan@example.com">
      <button id="add" type="submit" name="add">Add to cart</button></form></product-form>
    <form action="/cart" method="post" id="cart"><input name="updates[]" value="3"><button id="change" type="button">+</button><button id="remove" type="button">x</button></form>
    <button id="fail">sold out</button>
    <script>
      const form = document.getElementById('product-form')
      let url = '/cart/add'
      form.addEventListener('submit', event => {
        event.preventDefault()
        fetch(url, { method: 'POST', headers: { 'X-Requested-With': 'XMLHttpRequest' }, body: new FormData(form) })
        url = '/cart/add'
      })
      fail.onclick = () => { url = '/cart/add.js'; form.requestSubmit() }
      const change = quantity => fetch('/cart/change', { method: 'POST', body: JSON.stringify({ line: 1, quantity }) })
      document.getElementById('change').onclick = () => change(3)
      remove.onclick = () => change(0)
    </script>`,
  answers: {
    '/cart/add': { status: 200, body: '{}' },
    '/cart/add.js': { status: 422, body: '{"status":422,"message":"Cart Error"}' },
    '/cart/change': { status: 200, body: '{}' },
  },
  fails: true,
  noAdds: ['change', 'remove'],
  item: { item_id: '40001', item_name: 'Canvas bag', price: 39, quantity: 2 },
}
