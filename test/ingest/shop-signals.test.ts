import { describe, expect, it } from 'vitest'
import { readPageSignal } from '../../collector/ingest/page-signals.ts'
import { priceOf } from '../../collector/ingest/price.ts'

const PAGE = 'https://a.pl/p/mug?x=1'
const read = (n: string, p: object) =>
  (readPageSignal({ i: 'a', n, p, u: PAGE }) as { n: string; p: object }[]).map(event => [
    event.n,
    event.p,
  ])[0]!
const item = (p: object) => (read('add_to_cart', p)[1] as { items?: object[] }).items?.[0]

// The product of an add, whatever shops call it and its number in forms, on buttons and in addresses.
it.each<[object, object | undefined]>([
  [
    { id: '7', quantity: '2' },
    { item_id: '7', quantity: 2 },
  ],
  [
    { 'lineItems[f7][quantity]': '1', 'lineItems[f7][id]': 'f7' },
    { item_id: 'f7', quantity: 1 },
  ],
  [
    { 'product_id[]': '7', 'qty[]': '2' },
    { item_id: '7', quantity: 2 },
  ],
  [
    { product: '7', 'quantity[7]': '4' },
    { item_id: '7', quantity: 4 },
  ],
  [
    { pid: '7', Quantity: '2' },
    { item_id: '7', quantity: 2 },
  ],
  [
    { id_product: '7', qty: '1' },
    { item_id: '7', quantity: 1 },
  ],
  [{ 'add-to-cart': '111', product_id: '111', variation_id: '222' }, { item_id: '222' }],
  [{ 'add-to-cart': '111', variation_id: '0' }, { item_id: '111' }],
  [
    { qty: '3', url: 'https://a.pl/cart/add?productId=3', ld: [] },
    { item_id: '3', quantity: 3 },
  ],
  [{ url: 'https://a.pl/cart.php?action=add&product_id=78' }, { item_id: '78' }],
  [{ url: 'https://a.pl/?add-to-cart=16' }, { item_id: '16', quantity: 1 }],
  [{ url: 'https://a.pl/?add-to-cart=16&quantity=3' }, { item_id: '16', quantity: 3 }],
  [{ url: 'https://a.pl/checkout/cart/add/product/12/' }, { item_id: '12' }],
  [
    { name: 'Other', sku: 'O', url: 'https://a.pl/?add-to-cart=16' },
    { item_id: '16', quantity: 1 },
  ],
  [
    { productId: '7', productPrice: '9,90 zł', productName: 'Mug', ld: [] },
    { item_id: '7', item_name: 'Mug', price: 9.9 },
  ],
  [
    { sku: 'S', name: 'Mug', price: '9', id: '7', quantity: '2' },
    { item_id: '7', item_name: 'Mug', price: 9, quantity: 2 },
  ],
  [{ productId: '7', productPriceCurrency: 'PLN', at: 1234.5, ld: [] }, { item_id: '7' }],
  [{ productid: '7', variantId: '9', ld: [] }, { item_id: '9' }],
  [{ quantity: '1' }, { quantity: 1 }],
  [{ id: '7', quantity: 'two' }, { item_id: '7' }],
  [{}, undefined],
])('a product is read from %j', (props, found) => expect(item(props)).toEqual(found))

// The page's own product in JSON-LD, the variant that was chosen, its price and currency.
const offer = (price: unknown, more = {}) => ({ '@type': 'Offer', price, priceCurrency: 'PLN', ...more })
const MUG = { '@type': 'Product', sku: 'M', name: 'Mug', offers: offer('14.64') }
const GROUP = {
  '@type': 'ProductGroup',
  name: 'Shirt',
  hasVariant: [
    { '@type': 'Product', sku: '111', name: 'Shirt S', offers: offer(10) },
    { '@type': 'Product', sku: '222', name: 'Shirt M', offers: offer(20) },
    { '@type': 'Product', sku: '333', name: 'Shirt L', offers: offer(30) },
  ],
}
describe('a product in JSON-LD', () => {
  it.each<[string, object, object, object]>([
    ['one product', { id: '7' }, [MUG], { item_id: '7', item_name: 'Mug', price: 14.64 }],
    ['no id but the page\'s', {}, [MUG], { item_id: 'M', item_name: 'Mug', price: 14.64 }],
    ['the variant that was chosen', { id: '222' }, [GROUP], { item_id: '222', item_name: 'Shirt M', price: 20 }],
    ['a variant that was not named', { id: '7' }, [GROUP], { item_id: '7', item_name: 'Shirt' }],
    ['variants as offers', { variant_id: '222' },
      [{ ...MUG, offers: [offer(10, { sku: '111' }), offer(20, { url: '/p/mug?variant=222' })] }], { item_id: '222', item_name: 'Mug', price: 20 }],
    ['one price of all variants', { id: '7' }, [{ ...MUG, offers: [offer(10), offer('10.00')] }], { item_id: '7', item_name: 'Mug', price: 10 }],
    ['an offer of offers', { id: '7' }, [{ ...MUG, offers: { '@type': 'AggregateOffer', lowPrice: 5, offers: [offer(6)] } }], { item_id: '7', item_name: 'Mug', price: 6 }],
    ['a price by its specification', { id: '7' },
      [{ ...MUG, offers: [{ priceSpecification: [{ price: '45.00', priceCurrency: 'PLN' }] }] }], { item_id: '7', item_name: 'Mug', price: 45 }],
    ['related products', { id: '7' }, [{ ...MUG, isRelatedTo: [{ '@type': 'Product', name: 'Cup', offers: offer(1) }] }], { item_id: '7', item_name: 'Mug', price: 14.64 }],
    ['a list in a second block', { id: '7' },
      [MUG, { '@type': 'ItemList', itemListElement: [{ '@type': 'Product', name: 'Cup', offers: offer(1) }] }], { item_id: '7', item_name: 'Mug', price: 14.64 }],
    ['the page\'s own of two', { id: '7' },
      [{ '@type': 'Product', name: 'Cup', url: '/p/cup', offers: offer(1) }, { ...MUG, url: 'https://a.pl/p/mug' }], { item_id: '7', item_name: 'Mug', price: 14.64 }],
    ['a graph', { id: '7' }, [{ '@graph': [{ '@type': 'WebPage' }, MUG] }], { item_id: '7', item_name: 'Mug', price: 14.64 }],
    ['what a page is mainly about', { id: '7' }, [{ '@type': 'ItemPage', mainEntity: MUG }], { item_id: '7', item_name: 'Mug', price: 14.64 }],
    ['a link to another product', { url: 'https://a.pl/?add-to-cart=16' }, [MUG], { item_id: '16', quantity: 1 }],
    ['nonsense', { id: '7' }, [null, 5, 'x', { '@type': 5 }, []], { item_id: '7' }],
  ])('is selected: %s', (_, props, ld, found) => expect(item({ ...props, ld })).toEqual(found)) // biome-ignore format: a table

  it('gives the event its currency and value', () => {
    expect(read('add_to_cart', { id: '7', quantity: '2', ld: [MUG] })[1]).toEqual({
      items: [{ item_id: '7', item_name: 'Mug', price: 14.64, quantity: 2 }],
      currency: 'PLN',
      value: 29.28,
    })
  })

  it('has the currency of the clicked button, and not its time', () =>
    expect(
      read('add_to_cart', { productId: '7', productPrice: '5', currency: 'EUR', at: 12.5, ld: [MUG] })[1],
    ).toEqual({
      items: [{ item_id: '7', item_name: 'Mug', price: 5 }],
      currency: 'EUR',
      value: 5,
    }))

  it('is the only content that is read from the page', () =>
    expect(read('add_to_cart', { ld: [{ '@type': 'Person', name: 'Jan' }] })[1]).toEqual({}))
})

// GA4's words as they are; Universal Analytics' in GA4's; numbers that came as text.
const PRODUCT = { id: 'P', name: 'Cup', price: '5.00', quantity: '2' }
const ITEM = { item_id: 'P', item_name: 'Cup', price: 5, quantity: 2 }
it.each<[string, object, string, object]>([
  ['add_to_cart', { name: 'Mug', sku: 'S', items: [{ item_id: 'X' }], value: 5 }, 'add_to_cart', { items: [{ item_id: 'X' }], value: 5 }],
  ['addToCart', { currencyCode: 'EUR', add: { products: [PRODUCT] } }, 'add_to_cart', { currency: 'EUR', value: 10, items: [ITEM] }],
  ['eec.addToCart', { add: { products: [PRODUCT] } }, 'add_to_cart', { value: 10, items: [ITEM] }],
  ['AddToCart', { items: '[{"item_id":"P"}]' }, 'add_to_cart', { items: [{ item_id: 'P' }] }],
  ['removeFromCart', { remove: { products: [PRODUCT] } }, 'remove_from_cart', { value: 10, items: [ITEM] }],
  ['view_item', { items: [{ ...ITEM, price: '5' }] }, 'view_item', { value: 10, items: [ITEM] }],
  ['transaction', { currencyCode: 'PLN', purchase: { actionField: { id: 'T1', revenue: '35.43' }, products: [PRODUCT] } }, 'purchase',
    { transaction_id: 'T1', value: 35.43, currency: 'PLN', items: [ITEM] }],
  ['purchase', { purchase: { actionField: { id: 'T1', revenue: '1 299,00' }, products: [] } }, 'purchase', { transaction_id: 'T1', value: 1299, items: [] }],
  ['transaction', { transactionId: '1', transactionTotal: 38.26, transactionProducts: [{ sku: 'P', name: 'Cup', price: '5', quantity: 2 }] }, 'purchase',
    { transaction_id: '1', value: 38.26, items: [{ ...ITEM, sku: 'P' }] }],
  ['purchase', { transaction_id: 'T1', value: 5, currency: 'PLN', coupon: 'c' }, 'purchase', { transaction_id: 'T1', value: 5, currency: 'PLN', coupon: 'c' }],
])('a shop signal is converted: %s %j', (n, p, name, props) => expect(read(n, p)).toEqual([name, props])) // biome-ignore format: a table

// A price as shops print it; where it has two readings it is not known.
it.each<[unknown, number | undefined]>([
  [5, 5], ['5', 5], ['129.90', 129.9], ['129,90', 129.9], ['1299.00', 1299], ['1 299,00 zł', 1299], ['1\u00a0299,00\u00a0zł', 1299],
  ['1,299.00', 1299], ['1.299,00 €', 1299], ['PLN 129.90', 129.9], ['$1,299.00', 1299], ['1 299', 1299], ['12 345 678,9', 12345678.9],
  ['1,234,567', 1234567], ["1'299.50", 1299.5], ['0.5', 0.5], ['129,90 PLN', 129.9],
  ['1,299', undefined], ['1.299', undefined], ['', undefined], ['brak', undefined], [-5, undefined], ['-5', undefined],
  [Number.NaN, undefined], [null, undefined], ['1.2.3', undefined], ['5 - 10', undefined],
])('the price %j is read as %j', (text, price) => expect(priceOf(text)).toBe(price)) // biome-ignore format: a table
