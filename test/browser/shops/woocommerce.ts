import { productLd, type Shop } from './shop.ts'

/** Single product, classic theme: a form that is posted, and the page is loaded again. */
export const wooForm: Shop = {
  name: 'WooCommerce (classic, product page)',
  head: productLd({
    '@context': 'https://schema.org/',
    '@graph': [
      {
        '@type': 'BreadcrumbList',
        itemListElement: [{ '@type': 'ListItem', position: 1, item: { name: 'Shop', '@id': '/shop' } }],
      },
      {
        '@type': 'Product',
        name: 'Hoodie',
        sku: 'woo-hoodie',
        offers: [
          {
            '@type': 'Offer',
            priceSpecification: [{ '@type': 'UnitPriceSpecification', price: '45.00', priceCurrency: 'USD' }],
          },
        ],
      },
    ],
  }),
  body: `
    <form class="cart" action="/shop/posted" method="post" enctype="multipart/form-data"><div class="quantity"><input type="number" class="input-text qty text" name="quantity" value="3"></div>
      <button id="add" type="submit" name="add-to-cart" value="15" class="single_add_to_cart_button button alt">Add to cart</button></form>
    <form class="woocommerce-cart-form" action="/cart/" method="post" onsubmit="return false"><input name="cart[abc][qty]" value="2"><button id="change" type="submit" name="update_cart">Update</button>
      <a id="remove" class="remove" href="/cart/?remove_item=abc" onclick="return false">x</a></form>`,
  answers: { '/shop/posted': { status: 200, body: '<title>added</title>' } },
  leaves: true,
  noAdds: ['change', 'remove'],
  item: { item_id: '15', item_name: 'Hoodie', price: 45, quantity: 3 },
}

/** A list of products, classic theme: add-to-cart.js posts to ?wc-ajax=add_to_cart. */
export const wooAjax: Shop = {
  name: 'WooCommerce (classic, list)',
  body: `
    <a id="add" href="?add-to-cart=16" data-quantity="1" class="button product_type_simple add_to_cart_button ajax_add_to_cart" data-product_id="16" data-product_sku="woo-cap">Add</a>
    <a id="fail" href="?add-to-cart=17" data-quantity="1" class="button ajax_add_to_cart" data-product_id="17">Add</a>
    <a id="remove" href="/cart/?remove_item=16">x</a><button id="fragments">refresh</button>
    <script>
      const post = url => { const x = new XMLHttpRequest(); x.open('POST', url); x.send('product_id=16&quantity=1') }
      addEventListener('click', event => {
        event.preventDefault()
        if (event.target.id === 'add') { post('/?wc-ajax=add_to_cart'); setTimeout(() => post('/?wc-ajax=get_refreshed_fragments'), 100) }
        if (event.target.id === 'fail') post('/broken/?wc-ajax=add_to_cart')
        if (event.target.id === 'remove') post('/?wc-ajax=remove_from_cart')
        if (event.target.id === 'fragments') post('/?wc-ajax=get_refreshed_fragments')
      })
    </script>`,
  answers: {
    '/': { status: 200, body: '{"fragments":{}}' },
    '/broken/': { status: 422, body: '{"error":true}' },
  },
  fails: true,
  noAdds: ['remove', 'fragments'],
  item: { item_id: '16', quantity: 1 },
}

/** Product button block: the Store API. */
export const wooBlocks: Shop = {
  name: 'WooCommerce (blocks)',
  body: `
    <div data-block-name="woocommerce/product-button" class="wp-block-button wc-block-components-product-button"><button id="add" class="wp-block-button__link add_to_cart_button" data-product_id="18">Add</button></div>
    <button id="fail">Add</button><button id="change">+</button><button id="remove">x</button><button id="coupon">coupon</button>
    <script>
      const api = (path, body) => fetch('/wp-json/wc/store/v1/cart/' + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      add.onclick = () => api('add-item', { id: 18, quantity: 1 }).then(() => document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart', { bubbles: true, detail: { preserveCartData: true } })))
      fail.onclick = () => api('add-item?broken=1', { id: 19 })
      change.onclick = () => api('update-item', {})
      remove.onclick = () => api('remove-item', {})
      coupon.onclick = () => api('apply-coupon', {})
    </script>`,
  answers: {
    '/wp-json/wc/store/v1/cart/add-item': { status: 201, body: '{}' },
    '/wp-json/wc/store/v1/cart/update-item': { status: 200, body: '{}' },
    '/wp-json/wc/store/v1/cart/remove-item': { status: 200, body: '{}' },
    '/wp-json/wc/store/v1/cart/apply-coupon': { status: 200, body: '{}' },
  },
  noAdds: ['change', 'remove', 'coupon'],
  item: {},
}
