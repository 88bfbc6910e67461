import {
  type AffiliateBalances,
  BALANCE_NAMES,
  type BalanceName,
  balanceSum,
  type TotalBalances,
} from '../../domain/balances.js'
import { BALANCE_WORDS } from '../words/balanceWords.js'
import { Link } from './mount.js'
import { type Column, Table } from './table.js'
import { Amount } from './values.js'

type Balances = AffiliateBalances | TotalBalances

interface FiguresProps {
  readonly balances: readonly Balances[]
}

/** Balances as figures, each with a link to what it consists of. Without those that are zero. */
export const BalanceFigures = ({ balances }: FiguresProps) => (
  <dl class="figures is-small">
    {BALANCE_NAMES.map((name) => ({ name, of: nonZero(balances, name) }))
      .filter(({ of }) => of.length > 0)
      .map(({ name, of }) => (
        <div key={name}>
          <dt title={BALANCE_WORDS[name].means}>
            <Name name={name} />
          </dt>
          <dd>
            {of.map((one) => (
              <div key={one.currency}>
                <Amount money={balanceSum(one, name)} />
              </div>
            ))}
          </dd>
        </div>
      ))}
  </dl>
)

const Name = ({ name }: { readonly name: BalanceName }) => {
  const { name: text, to } = BALANCE_WORDS[name]
  return to ? <Link to={to}>{text}</Link> : text
}

/** The balances of one affiliate as a short list in a cell, without those that are zero. */
export const BalanceList = ({ balances }: { readonly balances: readonly AffiliateBalances[] }) =>
  balances.length === 0 ? (
    <span class="muted">none</span>
  ) : (
    <ul class="pairs">
      {BALANCE_NAMES.flatMap((name) =>
        nonZero(balances, name).map((one) => (
          <li key={`${name} ${one.currency}`}>
            <span class="muted">{BALANCE_WORDS[name].name}</span>{' '}
            <Amount money={balanceSum(one, name)} />
          </li>
        )),
      )}
    </ul>
  )

interface TableProps<Row> {
  readonly label: string
  readonly balances: readonly Row[]
  /** Columns before the balances. */
  readonly columns?: readonly Column<Row>[]
  readonly empty: string
}

/** Balances as a table, with a column for each of them. */
export const BalanceTable = <Row extends Balances>(props: TableProps<Row>) => {
  const { label, balances, columns = [], empty } = props
  return (
    <Table
      label={label}
      rows={balances}
      rowKey={(row) => ('affiliateId' in row ? `${row.affiliateId} ${row.currency}` : row.currency)}
      empty={<p>{empty}</p>}
      columns={[
        ...columns,
        ...BALANCE_NAMES.map(
          (name): Column<Row> => ({
            head: headOf(name),
            as: 'money',
            cell: (row) => <Amount money={balanceSum(row, name)} />,
          }),
        ),
      ]}
    />
  )
}

/** What each of the balances means. */
export const BalanceNotes = () => (
  <details class="small">
    <summary>What the balances mean</summary>
    <dl>
      {BALANCE_NAMES.map((name) => (
        <>
          <dt>{BALANCE_WORDS[name].name}</dt>
          <dd>{BALANCE_WORDS[name].means}</dd>
        </>
      ))}
    </dl>
  </details>
)

const headOf = (name: BalanceName) => {
  const text = BALANCE_WORDS[name].name
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const nonZero = <Row extends Balances>(balances: readonly Row[], name: BalanceName) =>
  balances.filter((one) => one[name] !== 0n)
