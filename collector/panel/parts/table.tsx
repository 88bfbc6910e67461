import type { ComponentChild, ComponentChildren } from 'preact'

export interface Column<Row> {
  readonly head: string
  readonly cell: (row: Row) => ComponentChild
  /**
   * `main` is the row's heading, `money` is right-aligned, `tight` never wraps, `wide` is for long
   * texts.
   */
  readonly as?: 'main' | 'money' | 'tight' | 'wide'
}

interface TableProps<Row> {
  /** The table's name for screen readers. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row, index: number) => string
  /** Shown if there are no rows: that there are none, and what to do next. */
  readonly empty: ComponentChildren
}

/**
 * The roles are explicit, because a table loses its implicit roles in some browsers when a
 * stylesheet changes its `display`, as the phone layout does.
 * https://developer.mozilla.org/docs/Web/CSS/display#tables
 */
const IS = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  columnHead: { role: 'columnheader', scope: 'col' },
  rowHead: { role: 'rowheader', scope: 'row' },
  cell: { role: 'cell' },
} as const

/** A table that shows each row as a card on a phone. */
export const Table = <Row,>({ label, columns, rows, rowKey, empty }: TableProps<Row>) =>
  rows.length === 0 ? (
    <div class="empty">{empty}</div>
  ) : (
    <div class="scroll">
      <table {...IS.table} class="rows" aria-label={label}>
        <thead {...IS.group}>
          <tr {...IS.row}>
            {columns.map(({ head, as }) => (
              <th key={head} {...IS.columnHead} class={as && `is-${as}`}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...IS.group}>
          {rows.map((row, index) => (
            <tr {...IS.row} key={rowKey(row, index)}>
              {columns.map((column) => (
                <Cell key={column.head} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )

const Cell = <Row,>({ column, row }: { column: Column<Row>; row: Row }) => {
  const content = column.cell(row)
  const { head, as } = column
  if (as === 'main') {
    return (
      <th {...IS.rowHead} data-label={head} class="is-main">
        {content}
      </th>
    )
  }
  // The phone layout hides empty cells.
  const none = content === undefined || content === null || content === ''
  return (
    <td {...IS.cell} data-label={head} class={`${as ? `is-${as}` : ''}${none ? ' is-none' : ''}`}>
      {content ?? <span class="muted">–</span>}
    </td>
  )
}
