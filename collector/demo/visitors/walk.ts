import type { Random } from '../random.ts'
import { CURRENCY, itemOf, type Product } from '../shop/catalogue.ts'
import { DOWNLOADS } from '../shop/downloads.ts'
import { PLACES, type Place, productPlace, searchPlace, thanksPlace, titleOf } from '../shop/places.ts'
import type { Source } from './sources.ts'
import type { Visitor } from './visitor.ts'

/** A step of a visit, `afterMs` after the previous one (0: at the same time). */
export type Act = {
  afterMs: number
  /** The sender: the tracker in the page, or the shop's server with its secret key. */
  by: 'page' | 'server'
  n: string
  u?: string
  r?: string
  h?: string
  p?: Record<string, unknown>
}

type Props = Record<string, unknown>

/** Records a visit as the tracker would report it: views, immediate events, and the time in view at the end. */
export class Walk {
  readonly acts: Act[] = []
  readonly visitor: Visitor
  readonly random: Random
  readonly #base: string
  #source: Source | null
  #url = ''
  #title = ''

  /** `base`: the address of the collector, under which the shop lies. */
  constructor(visitor: Visitor, random: Random, base: string, source: Source) {
    this.visitor = visitor
    this.random = random
    this.#base = base
    this.#source = source
  }

  open(place: Place): this {
    const before = this.#url
    this.#leave()
    const query = [this.#source?.query, this.visitor.saysLanguage && `lang=${this.visitor.language}`].filter(
      Boolean,
    )
    const joint = place.path.includes('?') ? '&' : '?'
    this.#url = `${this.#base}${place.path}${query.length > 0 ? joint + query.join('&') : ''}`
    this.#title = titleOf(place.heading[this.visitor.language])
    const referrer = this.#source?.referrer ?? before
    this.#source = null
    this.#add('page_view', undefined, before === '' ? 0 : 400, { r: referrer })
    return this
  }

  look(product: Product): this {
    return this.open(productPlace(product)).#tell('view_item', this.#ecommerce(product))
  }

  search(term: string): this {
    return this.open(searchPlace(term))
  }

  download(paper: 'prices' | 'guide'): this {
    this.visitor.done.add(paper)
    const { path } = DOWNLOADS[paper]
    return this.#tell('file_download', { link_url: this.#base + path, file_name: path }, this.#dwell(3, 20))
  }

  addToCart(product: Product): this {
    return this.#tell('add_to_cart', this.#ecommerce(product), this.#dwell(4, 25))
  }

  subscribe(): this {
    this.visitor.done.add('newsletter')
    const { email } = this.visitor.person
    this.#form('newsletter', { email }, ['newsletter_signup', {}])
    return this.#thanks('newsletter')
  }

  contact(): this {
    this.visitor.done.add('contact')
    this.open(PLACES.contact).#form('contact', this.#traits(), [
      'generate_lead',
      { form_id: 'contact', has_email: true },
    ])
    return this.#thanks('contact')
  }

  askForFieldDay(): this {
    this.visitor.done.add('field-day')
    this.open(PLACES.fieldDay).#form('field-day', this.#traits(), ['demo_request', {}])
    return this.#thanks('field-day')
  }

  /** The server reports the sale; the page only leads to it. */
  buy(product: Product): this {
    this.visitor.done.add('purchase')
    this.open(PLACES.cart)
    const { email, name, company } = this.visitor.person
    this.#form('checkout', { email, name, company }, ['begin_checkout', {}])
    this.#thanks('order')
    return this.told('purchase', {
      transaction_id: `PT-${this.random.id().slice(0, 8)}`,
      ...this.#ecommerce(product),
    })
  }

  bookCall(): this {
    this.visitor.done.add('call')
    return this.told(
      'call_booked',
      { by: 'Marek', topic: PLACES.fieldDay.heading[this.visitor.language] },
      30_000,
    )
  }

  /** Adds an event from the shop's server, mail or telephone system about this visitor. */
  told(name: string, props: Props, afterMs = 1_500): this {
    this.acts.push({ afterMs, by: 'server', n: name, p: props })
    return this
  }

  /** The end of the visit: the last page reports its time in view. */
  end(): Act[] {
    this.#leave()
    return this.acts
  }

  #form(id: string, { email, ...traits }: { email: string } & Props, mark?: [string, Props]): void {
    this.#tell('form_start', { form_id: id }, this.#dwell(3, 12))
    this.#tell('form_submit', { form_id: id }, this.#dwell(8, 40))
    if (mark) this.#tell(...mark)
    this.#tell('identify', { email, traits })
  }

  #thanks = (form: string): this => this.open(thanksPlace(form))

  #traits() {
    const { email, ...traits } = this.visitor.person
    return { email, ...traits }
  }

  #ecommerce(product: Product): Props {
    const name = product.name[this.visitor.language]
    return { currency: CURRENCY, value: product.price, items: [itemOf(product, name)] }
  }

  #leave(): void {
    if (this.#url === '') return
    const ms = this.#dwell(5, 45)
    const percent_scrolled = this.random.whole(25, 100)
    this.#tell('engagement', { seconds: Math.max(1, Math.round(ms / 1000)), percent_scrolled }, ms)
  }

  #tell = (name: string, props: Props, afterMs = 0): this => {
    this.#add(name, props, afterMs)
    return this
  }

  #add(n: string, p: Props | undefined, afterMs: number, more: Partial<Act> = {}): void {
    this.acts.push({ afterMs, by: 'page', n, u: this.#url, h: this.#title, ...(p && { p }), ...more })
  }

  /** Most read shortly, some long. */
  #dwell(least: number, most: number): number {
    const share = this.random.next() ** 2
    return Math.round((least + (most - least) * share) * 1_000)
  }
}
