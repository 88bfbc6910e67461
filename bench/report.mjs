import { median, two, whole } from './figures.mjs'
import { markdownTable, textTable } from './tables.mjs'

/** The median of the ratios of two targets in the same round. */
export const ratio = (target, other) =>
  median(target.rounds.map(({ perSecond }, index) => perSecond / other.rounds[index].perSecond))

const COLUMNS = [
  '',
  'per second',
  'p50 ms',
  'p99 ms',
  'p99 ms at half',
  'of bare',
  'of the first',
  'CPU µs',
  'load busy',
]

/** Name, rate, delays and CPU time of a target: the medians of its rounds. */
export const rowOf = (target) => {
  const of = (key) => median(target.rounds.map((round) => round[key]))
  const delays = [two(of('p50')), two(of('p99')), two(of('halfP99'))]
  return [target.name, whole(of('perSecond')), ...delays, whole(of('cpuUs'))]
}

/** One row for each target. The first target is "bare", and the second is the reference. */
export const rowsOf = (targets) => {
  const [bare, first] = targets
  return targets.map((target) => {
    const of = (key) => median(target.rounds.map((round) => round[key]))
    return [
      target.name,
      whole(of('perSecond')),
      two(of('p50')),
      two(of('p99')),
      target === bare ? '' : two(of('halfP99')),
      target === bare ? '1' : two(ratio(target, bare)),
      target === bare ? '' : two(ratio(target, first)),
      whole(of('cpuUs')),
      `${Math.round(of('busy') * 100)} %`,
      ...(first.stores ? [target.stores] : []),
    ]
  })
}

const columnsOf = (targets) => [
  ...COLUMNS.map((column) => (column === 'of the first' ? `of ${targets[1].name}` : column)),
  ...(targets[1].stores ? ['click, when it answers'] : []),
]

/** For a terminal. */
export const tableOf = (targets) => textTable([columnsOf(targets), ...rowsOf(targets)])

/** For RESULTS.md. */
export const markdownOf = (targets) => markdownTable([columnsOf(targets), ...rowsOf(targets)])
