import { amountOf } from '../../shared/amount.ts'
import { textOf } from '../score/text.ts'
import { pageProduct } from './page-product.ts'
import { priceOf } from './price.ts'
import { sumOfLines } from './product-lines.ts'
import { given, isRecord, type Props } from './props.ts'

/** Names of the product, variant and quantity in forms, buttons and addresses; without case, brackets and dashes. */
const FIELDS = {
  variant: /^(?:variant|variation)(?:id)?$/,
  id: /^(?:id|pid|productid|idproduct|product|itemid|iditem|addtocart|prodid|towar|articleid)$/,
  sku: /^(?:sku|productsku)$/,
  name: /^(?:name|itemname|productname)$/,
  price: /^(?:price|productprice|itemprice)$/,
  currency: /^(?:currency|pricecurrency|currencycode|productcurrency|productpricecurrency)$/,
  quantity: /^(?:qty|quantity|number|productquantity|productqty|ilosc)$/,
}
type Field = keyof typeof FIELDS

/** `qty[]`, `quantity[7]`, `lineItems[7][quantity]`, `data-product-id` and `productId`. */
const bareKey = (key: string): string =>
  key
    .replace(/(?:\[\d*\])+$/, '')
    .replace(/^.*\[([^\]]+)\]$/, '$1')
    .toLowerCase()
    .replace(/[^a-z]/g, '')

/**
 * The product of a cart addition: from the items of the data layer or of the site's own call, else from the link, else
 * from the form or the button and the page's metadata.
 */
export function readAdd(told: Props, page: string | null): Props {
  const { items, ...props } = withGa4Names(told)
  // `at`: the time of the click on the button that names the product, by the page's clock.
  const { ld, url, at: _clicked, ...rest } = props
  const others = Object.fromEntries(
    Object.entries(rest).filter(([key]) => fieldOf(key) === null || isSaid(key)),
  )
  if (Array.isArray(items) && items.length > 0) return withWorth({ ...others, items })
  const link = typeof url === 'string' ? itemOfAddress(url) : {}
  // A link in a list of products: the page's own product is another one, which older trackers send too.
  const isList = typeof url === 'string' && (ld === undefined || Object.keys(fieldsIn(rest)).length === 0)
  const form = isList ? {} : fieldsIn(rest)
  const about = isList ? {} : pageProduct(ld, [form.variant, form.id, link.item_id, form.sku], page)
  const price = priceOf(form.price) ?? about.price
  const item = given({
    item_id: form.variant ?? form.id ?? link.item_id ?? form.sku ?? about.sku,
    item_name: form.name ?? about.name,
    price,
    quantity: amountOf(form.quantity ?? link.quantity) ?? undefined,
  })
  if (Object.keys(item).length === 0) return others
  const currency = others.currency ?? form.currency ?? (form.price === undefined ? about.currency : undefined)
  return withWorth({ ...others, ...given({ currency }), items: [item] })
}

/** Translates Universal Analytics' names to GA4's, and prices to numbers. GA4's names stay unchanged. */
export function withGa4Names(props: Props): Props {
  const {
    add, remove, purchase, products, transactionProducts, currencyCode, transactionId, transactionTotal, actionField,
    ...rest
  } = props // biome-ignore format: a list
  const act = [add, remove, purchase].find(isRecord) ?? {}
  const order = isRecord(act.actionField) ? act.actionField : isRecord(actionField) ? actionField : {}
  const list = listOf(rest.items) ?? listOf(act.products) ?? listOf(products) ?? listOf(transactionProducts)
  return {
    ...rest,
    ...given({
      items: list?.map(asGa4) ?? rest.items,
      currency: rest.currency ?? currencyCode,
      transaction_id: rest.transaction_id ?? order.id ?? transactionId,
      value: rest.value ?? priceOf(order.revenue) ?? priceOf(transactionTotal),
    }),
  }
}

/** Reads the data layer's shop events other than cart additions. */
export const readShopEvent = (props: Props): Props => {
  const named = withGa4Names(props)
  return Array.isArray(named.items) ? withWorth(named) : named
}

/** Adds the value of an event from its items, if the event has none of its own. */
function withWorth(props: Props): Props {
  if (props.value !== undefined || !Array.isArray(props.items)) return props
  const value = sumOfLines(props.items)
  return value === null ? props : { ...props, value }
}

/** Scripts of a page may have patched JSON to serialize lists as text. */
function listOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (typeof value !== 'string' || !value.startsWith('[')) return undefined
  try {
    const list: unknown = JSON.parse(value)
    return Array.isArray(list) ? list : undefined
  } catch {
    return undefined
  }
}

/** Universal Analytics used `id` and `name`, and `sku` before that. */
function asGa4(item: unknown): unknown {
  if (!isRecord(item)) return item
  const { id, name, item_id = id ?? item.sku, item_name = name, price, quantity, ...rest } = item
  return given({
    item_id,
    item_name,
    ...rest,
    price: typeof price === 'string' ? (priceOf(price) ?? price) : price,
    quantity: typeof quantity === 'string' ? (amountOf(quantity) ?? quantity) : quantity,
  })
}

/** The product of a link in a list; the page's own product is another one. */
function itemOfAddress(address: string): Props {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url) return {}
  const asked = fieldsIn(Object.fromEntries(url.searchParams))
  const id = asked.variant ?? asked.id ?? asked.sku ?? /\/product\/(\w+)/.exec(address)?.[1]
  // A link with a product has a quantity of one.
  const isAdd = url.searchParams.has('add-to-cart')
  return given({ item_id: id, quantity: asked.quantity ?? (isAdd ? '1' : undefined) })
}

/** The first filled field of each kind. A variant of 0 has not been chosen. */
function fieldsIn(props: Props): { [F in Field]?: unknown } {
  const found: { [F in Field]?: unknown } = {}
  for (const [key, value] of Object.entries(props)) {
    const field = fieldOf(key)
    if (field === null || !isFilled(value) || found[field] !== undefined) continue
    if (field === 'variant' && textOf(value) === '0') continue
    found[field] = value
  }
  return found
}

function fieldOf(key: string): Field | null {
  const bare = bareKey(key)
  for (const [field, names] of Object.entries(FIELDS)) if (names.test(bare)) return field as Field
  return null
}

const isFilled = (value: unknown): boolean =>
  (typeof value === 'string' && value.trim() !== '') || typeof value === 'number'

/** GA4's own event fields are not form fields. */
const isSaid = (key: string): boolean => key === 'currency'
