import type { ComponentChildren } from 'preact'

type Props = {
  id: string
  title: ComponentChildren
  lead?: string
  class?: string
  children: ComponentChildren
}

/** A section of a page: its heading, a line about it, and its content. Links lead to it by `#id`. */
export function Panel({ id, title, lead, class: more = '', children }: Props) {
  return (
    <section class={`panel ${more}`.trim()} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {lead && <p class="soft">{lead}</p>}
      {children}
    </section>
  )
}
