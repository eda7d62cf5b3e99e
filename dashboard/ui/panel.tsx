import type { ComponentChildren } from 'preact'

type Props = {
  id: string
  title: ComponentChildren
  lead?: string
  class?: string
  children: ComponentChildren
}

/** A part of a page: its heading, a line about it, and what is in it. Links lead to it by `#id`. */
export function Panel({ id, title, lead, class: more = '', children }: Props) {
  return (
    <section class={`panel ${more}`.trim()} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {lead && <p class="soft">{lead}</p>}
      {children}
    </section>
  )
}
