/** Of an odd number the middle one, else the lower of the two in the middle. */
export const median = (values) => [...values].sort((a, b) => a - b)[(values.length - 1) >> 1]

const whole = (value) => Math.round(value).toLocaleString('en')
/** Two digits, or all before the point. */
const two = (value) => (value < 10 ? value.toPrecision(2) : whole(value))

/** The median of what two targets measured in the same round, one by the other. */
const ratio = (target, other) =>
  median(target.rounds.map(({ perSecond }, index) => perSecond / other.rounds[index].perSecond))

const COLUMNS = [
  '',
  'per second',
  'p50 ms',
  'p99 ms',
  'of bare',
  'of the first',
  'CPU µs',
  'load busy',
]

/** One row a target: the first is bare, the second is what the others are compared with. */
export const rowsOf = (targets) => {
  const [bare, first] = targets
  return targets.map((target) => {
    const of = (key) => median(target.rounds.map((round) => round[key]))
    return [
      target.name,
      whole(of('perSecond')),
      two(of('p50')),
      two(of('p99')),
      target === bare ? '1' : two(ratio(target, bare)),
      target === bare ? '' : two(ratio(target, first)),
      whole(of('cpuUs')),
      `${Math.round(of('busy') * 100)} %`,
    ]
  })
}

const columnsOf = (targets) =>
  COLUMNS.map((column) => (column === 'of the first' ? `of ${targets[1].name}` : column))

/** For a terminal. */
export const tableOf = (targets) => {
  const rows = [columnsOf(targets), ...rowsOf(targets)]
  const widths = COLUMNS.map((_, index) => Math.max(...rows.map((row) => row[index].length)))
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

/** For RESULTS.md. */
export const markdownOf = (targets) => {
  const line = (cells) => `| ${cells.join(' | ')} |`
  const rule = COLUMNS.map((_, index) => (index === 0 ? '---' : '---:'))
  return [columnsOf(targets), rule, ...rowsOf(targets)].map(line).join('\n')
}
