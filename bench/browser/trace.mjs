/** V8's own categories are left out, because they take more time than the measured code. */
const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'blink.user_timing',
]

const LONG_MS = 50

/** Adds performance marks around the call that reports the sale. */
export const marked = (call) =>
  `performance.mark('sale-begin'); ${call}; performance.mark('sale-end')`

/** Records a trace during `visit`. `isOwn` tells whether a script's address belongs to the tracker. */
export const traced = async (browser, page, isOwn, visit) => {
  await browser.startTracing(page, { categories: CATEGORIES })
  let recorded
  try {
    await visit()
  } finally {
    recorded = await browser.stopTracing()
  }
  return read(JSON.parse(recorded.toString()).traceEvents, isOwn)
}

const read = (events, isOwn) => {
  const begin = events.find(({ name }) => name === 'sale-begin')
  const end = events.find(({ name }) => name === 'sale-end')
  if (!begin || !end) throw new Error('The page did not reach its sale.')
  const thread = events.filter(({ pid, tid }) => pid === begin.pid && tid === begin.tid)
  const sale = { from: begin.ts, to: end.ts, cpu: end.tts - begin.tts }
  const scripts = spansOf(thread, SCRIPTS).filter(({ url }) => isOwn(url))
  const evaluated = outermost(scripts.filter(({ name }) => name !== 'FunctionCall'))
  const own = outermost([...scripts, sale])
  const layouts = spansOf(thread, LAYOUTS).filter((layout) => own.some(holds(layout)))
  // Only the tracker's share of a task counts, because the browser does other work in the same task, for
  // example the end of parsing.
  const blocks = spansOf(thread, ['RunTask']).map(({ from, to }) =>
    lengthOf(own.filter((span) => span.from >= from && span.from < to)),
  )
  return {
    evaluateMs: lengthOf(evaluated),
    evaluateCpuMs: cpuOf(evaluated),
    saleMs: lengthOf([sale]),
    saleCpuMs: cpuOf([sale]),
    untilSaleMs: lengthOf(own.filter(({ from }) => from < sale.to)),
    longestMs: Math.max(0, ...blocks),
    longTasks: blocks.filter((ms) => ms > LONG_MS).length,
    forcedLayouts: layouts.length,
  }
}

const SCRIPTS = ['EvaluateScript', 'v8.compile', 'FunctionCall']
const LAYOUTS = ['Layout', 'UpdateLayoutTree']

const spansOf = (thread, names) =>
  thread
    .filter(({ name, ph }) => ph === 'X' && names.includes(name))
    .map(({ name, ts, dur = 0, tdur = 0, args }) => ({
      name,
      from: ts,
      to: ts + dur,
      cpu: tdur,
      url: args.data?.url ?? '',
    }))

const holds = (inner) => (span) => inner.from >= span.from && inner.from < span.to

/** The spans that are not inside another one. Spans of one thread are nested and never overlap partly. */
const outermost = (spans) => {
  const found = []
  for (const span of [...spans].sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = found.at(-1)
    if (!last || !holds(span)(last)) found.push(span)
  }
  return found
}

const inMs = (microseconds) => microseconds / 1_000
const lengthOf = (spans) => inMs(spans.reduce((sum, { from, to }) => sum + to - from, 0))
const cpuOf = (spans) => inMs(spans.reduce((sum, { cpu }) => sum + cpu, 0))
