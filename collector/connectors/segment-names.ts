import type { Kind } from '../../shared/event.ts'

/** Event names of Segment's e-commerce, video, e-mail and account specs, by our kinds; compared without case. */
const NAMES = new Map<string, Kind>(
  Object.entries({
    'products searched': 'view_search_results',
    'product viewed': 'view_item',
    'product added': 'add_to_cart',
    'product removed': 'remove_from_cart',
    'product added to wishlist': 'add_to_wishlist',
    'checkout started': 'begin_checkout',
    'order completed': 'purchase',
    'order refunded': 'refund',
    'order cancelled': 'refund',
    'order canceled': 'refund',
    'promotion clicked': 'select_promotion',
    'product shared': 'share',
    'cart shared': 'share',
    'product reviewed': 'comment',
    'video playback started': 'video_start',
    'video playback completed': 'video_complete',
    'email opened': 'email_open',
    'email link clicked': 'email_click',
    unsubscribed: 'email_unsubscribe',
    'email marked as spam': 'complaint',
    'signed up': 'sign_up',
    'account created': 'sign_up',
    'signed in': 'login',
  } as const),
)

/**
 * Maps a name to the collector's event kind; other names remain unchanged, and GA4's names are the collector's already.
 */
export const kindNamed = (name: string): string => NAMES.get(bare(name)) ?? name

/** `Order Completed`, `order_completed` and `orderCompleted` become one name. */
const bare = (name: string): string =>
  name
    .trim()
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replace(/[\s_-]+/g, ' ')
    .toLowerCase()

/** Events that cancel an order in full, with or without amounts. */
const IN_FULL: ReadonlySet<string> = new Set(['order cancelled', 'order canceled'])

type Props = Record<string, unknown>

/** Segment's properties and GA4's: `order_id` is `transaction_id`, `products` is `items`, and so on. */
export function propsNamed(event: unknown, props: Props): Props {
  if (typeof event === 'string' && IN_FULL.has(bare(event))) {
    const { value: _, ...rest } = props
    return { ...rest, ...given('transaction_id', props.transaction_id ?? props.order_id), in_full: true }
  }
  const products = Array.isArray(props.products)
    ? props.products.filter(isRecord)
    : isProduct(props)
      ? [props]
      : []
  return {
    ...props,
    ...given('transaction_id', props.transaction_id ?? props.order_id),
    ...given('value', props.value ?? props.revenue ?? props.total),
    ...given('search_term', props.search_term ?? props.query),
    ...(props.items === undefined && products.length > 0 && { items: products.map(itemOf) }),
  }
}

const isProduct = (props: Props): boolean => props.product_id !== undefined || props.sku !== undefined

const itemOf = (product: Props): Props => ({
  ...given('item_id', product.product_id ?? product.sku),
  ...given('item_name', product.name),
  ...given('price', product.price),
  ...given('quantity', product.quantity),
})

const given = (name: string, value: unknown): Props =>
  value === undefined || value === null ? {} : { [name]: value }

export const isRecord = (value: unknown): value is Props =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
