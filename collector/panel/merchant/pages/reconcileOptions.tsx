import type { Problem } from '../../../domain/problem.js'
import { PROFILES } from '../../../reconcile/profiles/registry.js'
import { Choice, Field, type Option } from '../../parts/field.js'
import type { ReconcileValues } from '../routes/reconcileForm.js'

interface ReconcileOptionsProps {
  readonly values: ReconcileValues
  readonly problem: Problem | undefined
}

/** How the file is written. Open if something was chosen or is wrong. */
export const ReconcileOptions = ({ values, problem }: ReconcileOptionsProps) => {
  const isUsed = TEXTS.some(({ name }) => values[name]) || CHOICES.some(({ name }) => values[name])
  return (
    <details class="small" open={isUsed || (problem !== undefined && problem.field !== 'file')}>
      <summary>How the file is written</summary>
      {CHOICES.map(({ name, ...choice }) => (
        <Choice key={name} name={name} {...choice} value={values[name] ?? ''} problem={problem} />
      ))}
      {TEXTS.map(({ name, ...text }) => (
        <Field key={name} name={name} {...text} value={values[name] ?? ''} problem={problem} />
      ))}
    </details>
  )
}

const CHOICES: readonly {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly options: readonly Option[]
}[] = [
  {
    name: 'format',
    label: 'Form of the file',
    options: [
      { value: '', text: 'As its columns say' },
      ...PROFILES.map(({ name, title }) => ({ value: name, text: title })),
    ],
  },
  {
    name: 'encoding',
    label: 'Encoding',
    options: [
      { value: '', text: 'UTF-8' },
      { value: 'windows-1252', text: 'Windows-1252 or Latin-1' },
    ],
  },
  {
    name: 'dates',
    label: 'Dates such as 01/02/2026',
    options: [
      { value: '', text: 'Refuse them, because they may mean two days' },
      { value: 'dmy', text: '1 February' },
      { value: 'mdy', text: 'January 2' },
    ],
  },
  {
    name: 'unit',
    label: 'An amount such as 4990',
    options: [
      { value: '', text: 'As the provider usually writes it' },
      { value: 'major', text: '4990.00' },
      { value: 'minor', text: '49.90' },
    ],
  },
  {
    name: 'round',
    label: 'Amounts with more decimals than their currency',
    options: [
      { value: '', text: 'Refuse them' },
      { value: 'yes', text: 'Round them' },
    ],
  },
  {
    name: 'addLines',
    label: 'Several rows with one order id and other totals',
    options: [
      { value: '', text: 'Refuse them' },
      { value: 'yes', text: 'Add them up' },
    ],
  },
  {
    name: 'partial',
    label: 'Stored orders that are not in the file',
    options: [
      { value: '', text: 'Name them' },
      { value: 'yes', text: 'Ignore them, because the file does not have all orders' },
    ],
  },
]

const TEXTS: readonly {
  readonly name: string
  readonly label: string
  readonly hint: string
}[] = [
  {
    name: 'timeZone',
    label: 'Zone of times without one',
    hint: 'Such as Europe/Berlin. Default: UTC.',
  },
  { name: 'currency', label: 'Currency', hint: 'Such as EUR, if no column names it.' },
  {
    name: 'columns',
    label: 'Names of columns',
    hint: 'Ours and those of the file: order=Order no.,total=Sum,date=Day',
  },
  {
    name: 'removePrefix',
    label: 'Remove from the beginning of order ids',
    hint: 'Such as #, if your shop reports 1001 and the file has #1001.',
  },
  {
    name: 'paidStatus',
    label: 'Statuses that mean paid',
    hint: 'Separated by commas, if the file has other ones than usual.',
  },
]
