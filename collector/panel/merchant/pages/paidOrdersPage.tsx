import { isProblem, type Problem } from '../../../domain/problem.js'
import { PAID_LINES_MAX, type PaidLine } from '../../../program/decisions.js'
import { Badge, type Tone } from '../../parts/badge.js'
import { Area } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Link, Post } from '../../parts/mount.js'
import { Table } from '../../parts/table.js'

interface PaidOrdersPageProps {
  readonly orders: string
  readonly lines: readonly PaidLine[]
  readonly problem: Problem | undefined
}

export const PaidOrdersPage = ({ orders, lines, problem }: PaidOrdersPageProps) => (
  <>
    <p class="crumb">
      <Link to="/commissions">Commissions</Link>
    </p>
    <Heading title="Paste paid orders">
      Confirm many paid orders at once. If a total here differs from the reported one, the total
      here counts.
    </Heading>
    {lines.length > 0 && <Results lines={lines} />}
    <Post to="/commissions/paid-orders">
      <Area
        name="orders"
        label="Paid orders, one per line: order total currency"
        hint={`For example “1001 49.90 EUR”. You can paste columns from a spreadsheet. At most ${PAID_LINES_MAX} lines.`}
        problem={problem}
        value={orders}
        rows={10}
        required
        class="lines"
        spellcheck={false}
        placeholder={'1001 49.90 EUR\n1002 120.00 EUR'}
      />
      <button type="submit">Confirm these orders</button>
    </Post>
  </>
)

const Results = ({ lines }: { readonly lines: readonly PaidLine[] }) => (
  <section aria-labelledby="results" role="status">
    <h2 id="results">Result of each line</h2>
    <Table
      label="Results"
      rows={lines}
      rowKey={({ line }) => String(line)}
      empty={null}
      columns={[
        { head: 'Line', as: 'tight', cell: ({ line }) => line },
        { head: 'Text', as: 'main', cell: ({ text }) => <code>{text}</code> },
        { head: 'Result', cell: ({ result }) => <Result result={result} /> },
      ]}
    />
  </section>
)

const Result = ({ result }: { readonly result: PaidLine['result'] }) => {
  const [tone, name, means] = isProblem(result)
    ? (['bad', 'not confirmed', result.message] as const)
    : WORDS[result]
  return (
    <>
      <Badge tone={tone}>{name}</Badge> {means}
    </>
  )
}

type Words = readonly [tone: Tone, name: string, means: string]

const WORDS: Readonly<Record<Exclude<PaidLine['result'], Problem>, Words>> = {
  confirmed: ['good', 'confirmed', 'The total matches the reported one.'],
  amount_differs: [
    'wait',
    'confirmed, another total',
    'The page reported a different total. Your total counts, and the order is marked for review.',
  ],
  nothing_to_do: ['quiet', 'nothing to do', 'The order was already confirmed.'],
}
