import { productLd, type Shop } from './shop.ts'

/** core.js posts the form by XMLHttpRequest to the cart's page and then raises `updateCart`. */
export const prestashop: Shop = {
  name: 'PrestaShop 8',
  head: `${productLd({ '@context': 'https://schema.org/', '@type': 'Product', name: 'Mug', sku: 'demo_11', offers: { '@type': 'Offer', price: '14.64', priceCurrency: 'PLN' } })}
    <script>
      const listeners = {}
      window.prestashop = { on: (name, listener) => (listeners[name] ??= []).push(listener), emit: (name, data) => listeners[name]?.forEach(listener => listener(data)) }
    </script>`,
  body: `
    <form action="/koszyk" method="post" id="add-to-cart-or-refresh"><input type="hidden" name="id_product" value="6"><input type="number" name="qty" id="quantity_wanted" value="1">
      <button id="add" class="btn btn-primary add-to-cart" data-button-action="add-to-cart" type="submit">Add</button></form>
    <button id="fail">none left</button><button id="change">+</button><button id="remove">x</button>
    <script>
      const update = (linkAction, hasError) => {
        const x = new XMLHttpRequest(); x.open('POST', '/koszyk')
        x.onload = () => prestashop.emit('updateCart', { reason: { idProduct: 6, idProductAttribute: 0, linkAction, cart: {} }, resp: { success: !hasError, hasError, quantity: 1 } })
        x.send('add=1&action=update')
      }
      document.getElementById('add-to-cart-or-refresh').addEventListener('submit', event => event.preventDefault())
      add.onclick = event => { event.preventDefault(); update('add-to-cart') }
      fail.onclick = () => update('add-to-cart', true)
      change.onclick = () => update('update-quantity')
      remove.onclick = () => update('delete-from-cart')
    </script>`,
  answers: { '/koszyk': { status: 200, body: '{}' } },
  fails: true,
  noAdds: ['change', 'remove'],
  item: { item_id: 6, item_name: 'Mug', price: 14.64, quantity: 1 },
}

/** Luma: catalog-add-to-cart.js posts by XMLHttpRequest to the form's action. */
export const magento: Shop = {
  name: 'Magento 2',
  head: productLd({
    '@context': 'https://schema.org/',
    '@type': 'Product',
    name: 'Joust Duffle',
    sku: '24-MB01',
    offers: { '@type': 'Offer', price: 34, priceCurrency: 'USD' },
  }),
  body: `
    <form data-product-sku="24-MB01" action="/checkout/cart/add/uenc/aHR0/product/1/" method="post" id="product_addtocart_form"><input type="hidden" name="product" value="1"><input type="hidden" name="selected_configurable_option" value=""><input type="hidden" name="item" value="1"><input type="number" name="qty" value="2">
      <button id="add" type="submit" class="action primary tocart">Add</button></form>
    <button id="change">+</button><button id="remove">x</button><button id="fail">none left</button>
    <script>
      const form = document.getElementById('product_addtocart_form')
      const post = url => { const x = new XMLHttpRequest(); x.open('POST', url); x.send(); return x }
      let action = form.getAttribute('action')
      form.addEventListener('submit', event => { event.preventDefault(); post(action).onload = () => post('/customer/section/load/?sections=cart'); action = form.getAttribute('action') })
      fail.onclick = () => { action = '/checkout/cart/add/product/404/'; form.requestSubmit() }
      change.onclick = () => post('/checkout/sidebar/updateItemQty/')
      remove.onclick = () => post('/checkout/sidebar/removeItem/')
    </script>`,
  answers: {
    '/checkout/cart/add/uenc/aHR0/product/1/': { status: 200, body: '[]' },
    '/checkout/cart/add/product/404/': { status: 422 },
    '/customer/section/load/': { status: 200, body: '{}' },
    '/checkout/sidebar/updateItemQty/': { status: 200 },
    '/checkout/sidebar/removeItem/': { status: 200 },
  },
  fails: true,
  noAdds: ['change', 'remove'],
  item: { item_id: '1', item_name: 'Joust Duffle', price: 34, quantity: 2 },
}

/** The AddToCart plugin posts the form by fetch and opens the off-canvas cart. */
export const shopware: Shop = {
  name: 'Shopware 6',
  body: `
    <div class="header-cart" data-off-canvas-cart="true"><a class="btn header-cart-btn header-actions-btn" href="/checkout/cart">Cart</a></div>
    <form id="productDetailPageBuyProductForm" action="/checkout/line-item/add" method="post" class="buy-widget" data-add-to-cart="true"><input type="hidden" name="redirectTo" value="frontend.cart.offcanvas">
      <input type="number" name="lineItems[f7d3][quantity]" value="1"><input type="hidden" name="lineItems[f7d3][id]" value="f7d3"><input type="hidden" name="lineItems[f7d3][type]" value="product"><input type="hidden" name="product-name" value="Lamp">
      <button id="add" class="btn btn-primary btn-buy">Add</button></form>
    <button id="change">+</button><button id="remove">x</button>
    <script>
      const form = document.getElementById('productDetailPageBuyProductForm')
      form.addEventListener('submit', event => { event.preventDefault(); fetch(form.action, { method: 'POST', body: new FormData(form) }).then(() => fetch('/checkout/offcanvas')) })
      change.onclick = () => fetch('/checkout/line-item/change-quantity/f7d3', { method: 'POST' })
      remove.onclick = () => fetch('/checkout/line-item/delete/f7d3', { method: 'POST' })
    </script>`,
  answers: {
    '/checkout/line-item/add': { status: 200 },
    '/checkout/offcanvas': { status: 200 },
    '/checkout/line-item/change-quantity/f7d3': { status: 200 },
    '/checkout/line-item/delete/f7d3': { status: 200 },
  },
  noAdds: ['change', 'remove'],
  item: { item_id: 'f7d3', quantity: 1 },
}

/** common.js posts forms by XMLHttpRequest to route=checkout/cart.add. */
export const opencart: Shop = {
  name: 'OpenCart 4',
  body: `
    <div id="header-cart"><button type="button" class="btn btn-inverse"><i class="fa-solid fa-cart-shopping"></i> 0</button></div>
    <form id="form-product"><input type="text" name="quantity" value="1"><input type="hidden" name="product_id" value="43"><button id="add" type="submit">Add</button></form>
    <button id="change">+</button><button id="remove">x</button>
    <script>
      const post = route => { const x = new XMLHttpRequest(); x.open('POST', 'index.php?route=' + route + '&language=en-gb'); x.send() }
      document.getElementById('form-product').addEventListener('submit', event => { event.preventDefault(); post('checkout/cart.add') })
      change.onclick = () => post('checkout/cart.edit')
      remove.onclick = () => post('checkout/cart.remove')
    </script>`,
  answers: { '/index.php': { status: 200, body: '{"success":true}' } },
  noAdds: ['change', 'remove'],
  item: { item_id: '43', quantity: 1 },
}

/** The storefront's event bus. */
export const shoper: Shop = {
  name: 'Shoper',
  head: `<script>
    const bus = {}
    window.useStorefront = use => setTimeout(() => use({ eventBus: { on: (name, listener) => (bus[name] ??= []).push(listener) } }))
    window.say = name => bus[name]?.forEach(listener => listener({ body: {} }))</script>`,
  body: `<a href="/pl/basket" class="basket">Koszyk</a><button id="add" onclick="say('basket.itemAddedToBasket'); say('basket.basketUpdated')">Do koszyka</button><button id="change" onclick="say('basket.basketUpdated')">+</button>`,
  answers: {},
  noAdds: ['change'],
  item: {},
}

/** The product's form is posted; the basket's own form goes to the same address with another mode. */
export const idosell: Shop = {
  name: 'IdoSell',
  body: `
    <div id="menu_basket" class="topBasket"><a class="topBasket__sub" href="/basketedit.php">Koszyk</a></div>
    <form id="projector_form" action="/basketchange.php" method="post" data-product_id="1234"><input id="projector_product_hidden" type="hidden" name="product" value="1234"><input type="hidden" name="size" value="onesize"><input id="projector_mode_hidden" type="hidden" name="mode" value="1"><input name="number" id="projector_number" value="4">
      <button id="add" class="btn --solid --large projector_butons__buy" type="submit">Dodaj do koszyka</button></form>
    <form id="basket" action="/basketchange.php?type=multiproduct" method="post" onsubmit="return false"><input type="hidden" name="mode" value="2"><input name="quantity[1234]" value="2"><button id="change" type="submit">Przelicz</button></form>
    <button id="remove" onclick="fetch('/basketchange.php?type=multiproduct&mode=2&product=1234')">Usuń</button>`,
  answers: { '/basketchange.php': { status: 200, body: '<title>Koszyk</title>' } },
  leaves: true,
  noAdds: ['change', 'remove'],
  item: { item_id: '1234', quantity: 4 },
}

/** A shop of unknown make that reports to GA4 by gtag and by Tag Manager at the same time. */
export const dataLayerShop: Shop = {
  name: 'GA4 dataLayer',
  head: `<script>
    window.dataLayer = window.dataLayer || []
    function gtag() { dataLayer.push(arguments) }
    const item = { item_id: 'SKU_1', item_name: 'Tee', price: 19.99, quantity: 2, item_brand: 'x' }
    dataLayer.push({ event: 'view_item', ecommerce: { currency: 'PLN', value: 19.99, items: [item] } })</script>`,
  body: `
    <button id="add">Add</button><button id="remove">x</button><button id="list">list</button>
    <script>
      const both = (name, params) => { gtag('event', name, params); dataLayer.push({ ecommerce: null }); dataLayer.push({ event: name, ecommerce: params, user_data: { email: 'jan@example.com' } }) }
      add.onclick = () => fetch('/api/basket', { method: 'POST' }).then(() => both('add_to_cart', { currency: 'PLN', value: 39.98, items: [item], user_data: { email: 'jan@example.com' } }))
      remove.onclick = () => both('remove_from_cart', { currency: 'PLN', value: 39.98, items: [item] })
      list.onclick = () => both('view_item_list', { items: [item] })
    </script>`,
  answers: { '/api/basket': { status: 200 } },
  noAdds: ['remove', 'list'],
  item: { item_id: 'SKU_1', item_name: 'Tee', price: 19.99, quantity: 2 },
}

/** Universal Analytics' enhanced e-commerce, still in many shops. */
export const universalShop: Shop = {
  name: 'older dataLayer (addToCart)',

  body: `<a class="top-cart" href="/koszyk">Koszyk</a><button id="add" onclick="dataLayer.push({ event: 'addToCart', ecommerce: { currencyCode: 'EUR', add: { products: [{ id: 'P1', name: 'Cup', price: '5.00', quantity: 1 }] } } })">Add</button>
    <button id="remove" onclick="dataLayer.push({ event: 'removeFromCart', ecommerce: { remove: { products: [{ id: 'P1' }] } } })">x</button>`,
  answers: {},
  noAdds: ['remove'],
  item: { item_id: 'P1', item_name: 'Cup', price: 5, quantity: 1 },
}
