import type { ComponentChildren } from 'preact'

/**
 * `head`: the columns' titles; null is a column of buttons. Without a head the table needs `labelledBy`. `isStacked`: on a
 * phone each row is a block.
 */
type Props = {
  labelledBy: string
  head?: readonly (string | null)[]
  isStacked?: boolean
  children: ComponentChildren
}

/** A list with columns; wider than the screen, it scrolls by itself. */
export function Table({ labelledBy, head, isStacked = false, children }: Props) {
  return (
    <div class="table-scroll">
      <table class={isStacked ? 'table stacked' : 'table'} aria-labelledby={labelledBy}>
        {head && (
          <thead>
            <tr>
              {head.map((title, index) =>
                title === null ? (
                  <td key={index} />
                ) : (
                  <th key={index} scope="col">
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
        )}
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
