// A table is a list of rows of texts: the first row names the columns, the first column the rows.

/** For a terminal. */
export const textTable = (rows) => {
  const widths = rows[0].map((_, index) => Math.max(...rows.map((row) => row[index].length)))
  return rows
    .map((row) =>
      row
        .map((cell, index) =>
          index === 0 ? cell.padEnd(widths[index]) : cell.padStart(widths[index]),
        )
        .join('  '),
    )
    .join('\n')
}

/** For a file of results. */
export const markdownTable = ([columns, ...rows]) => {
  const line = (cells) => `| ${cells.join(' | ')} |`
  const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'))
  return [columns, rule, ...rows].map(line).join('\n')
}
