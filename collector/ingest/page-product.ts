import { plainText } from '../../shared/plain-text.ts'
import { priceOf } from './price.ts'
import { isRecord, type Props } from './props.ts'

/** The product of a page by its own metadata, in the chosen variant. */
export type PageProduct = { sku?: string; name?: string; price?: number; currency?: string }

/**
 * Finds the page's own product in its JSON-LD, with the price of the variant that one of the ids names. If variants differ
 * in price and none is named, the price is unknown. `page`: the address that identifies the page's own product.
 */
export function pageProduct(ld: unknown, ids: readonly unknown[], page: string | null): PageProduct {
  const products = productsIn(ld)
  const wanted = new Set(ids.flatMap(id => textOf(id) ?? []))
  const own =
    products.find(product => candidatesOf(product).some(one => isNamed(one, wanted))) ??
    products.find(
      product => page !== null && [product.url, product['@id']].some(at => isSamePage(at, page)),
    ) ??
    products.find(product => product.offers !== undefined || product.hasVariant !== undefined) ??
    products[0]
  if (!own) return {}
  const chosen = [...candidatesOf(own), own].find(one => isNamed(one, wanted))
  const offer = offerOf(chosen ?? own)
  const sku = textOf(chosen?.sku) ?? textOf(own.sku) ?? textOf(own.productID)
  const name = textOf(chosen?.name) ?? textOf(own.name)
  return {
    ...(sku !== undefined && { sku }),
    ...(name !== undefined && { name }),
    ...(offer.price !== undefined && { price: offer.price }),
    ...(offer.currency !== undefined && { currency: offer.currency }),
  }
}

/** Products at the top level, in a graph, or as a main entity; not those that a product or a list mentions. */
function productsIn(node: unknown): Props[] {
  if (Array.isArray(node)) return node.flatMap(productsIn)
  if (!isRecord(node)) return []
  if (listed(node['@type']).some(type => plainText(type)?.startsWith('Product'))) return [node]
  return [...productsIn(node['@graph']), ...productsIn(node.mainEntity)]
}

/** Variants as products of their own, or as offers of one product. */
const candidatesOf = (product: Props): Props[] =>
  [...listed(product.hasVariant), ...offersOf(product)].filter(isRecord)

function offersOf({ offers }: Props): Props[] {
  return listed(offers)
    .filter(isRecord)
    .flatMap(offer => (offer.offers === undefined ? [offer] : listed(offer.offers).filter(isRecord)))
}

function offerOf(product: Props): { price?: number | undefined; currency?: string | undefined } {
  const own = pricesOf(product)
  const all =
    own.price !== undefined
      ? [own]
      : [...offersOf(product), ...listed(product.hasVariant).filter(isRecord).flatMap(offersOf)].map(pricesOf)
  const [first] = all
  const isOne = all.every(({ price }) => price === first?.price)
  return { price: isOne ? first?.price : undefined, currency: first?.currency }
}

function pricesOf(offer: Props): { price?: number | undefined; currency?: string | undefined } {
  const [specification] = listed(offer.priceSpecification).filter(isRecord)
  return {
    price: priceOf(offer.price ?? specification?.price ?? offer.lowPrice),
    currency: textOf(offer.priceCurrency ?? specification?.priceCurrency),
  }
}

/** Whether the product matches by its number, or by an address that contains it: `?variant=222`. */
function isNamed(one: Props, wanted: ReadonlySet<string>): boolean {
  if (wanted.size === 0) return false
  if ([one.sku, one.productID].some(id => wanted.has(textOf(id) ?? ''))) return true
  return [one.url, one['@id']].some(address =>
    (textOf(address) ?? '').split(/[/?#&=]/).some(part => part !== '' && wanted.has(part)),
  )
}

function isSamePage(address: unknown, page: string): boolean {
  const text = textOf(address)
  if (text === undefined || !URL.canParse(text, page)) return false
  return new URL(text, page).pathname === new URL(page).pathname
}

const listed = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value]

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined
