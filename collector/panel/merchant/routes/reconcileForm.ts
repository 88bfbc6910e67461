import { Readable } from 'node:stream'
import { isProblem, type Problem, problem } from '../../../domain/problem.js'
import { readOptions, type TypedOptions } from '../../../reconcile/options.js'
import type { RefusedRow } from '../../../reconcile/readFiles.js'
import { type Found, type Reconciled, reconcile } from '../../../reconcile/reconcile.js'
import type { Form } from '../../form.js'
import type { OwnVisit } from '../../visit.js'

/** How many rows a file may have here. Larger ones take too long for a page. */
export const PANEL_ROWS_MAX = 5_000
/** How many differences, and how many refused rows, a page shows. */
export const DIFFERENCES_SHOWN_MAX = 200
export const REFUSED_SHOWN_MAX = 50

/** The fields of the form, as they were typed. */
export const FIELDS = [
  ...['csv', 'format', 'columns', 'currency', 'timeZone', 'dates', 'unit', 'encoding'],
  ...['removePrefix', 'paidStatus', 'round', 'addLines', 'partial'],
] as const

export type ReconcileValues = Readonly<Record<string, string>>

/** What was found, as far as a page shows it. */
export interface Comparison {
  readonly done: Reconciled
  readonly found: readonly Found[]
  /** By kind and whether it was created. */
  readonly counts: ReadonlyMap<string, number>
  readonly refused: readonly RefusedRow[]
  readonly isCreating: boolean
}

/** The values of the form. An uploaded file becomes the pasted text, so that it can be sent again. */
export const valuesOf = (form: Form): ReconcileValues | Problem => {
  const values: Record<string, string> = {}
  for (const name of FIELDS) values[name] = form.text(name)
  const file = form.text('file')
  if (file === '') return values
  const bytes = Buffer.from(file, 'latin1')
  try {
    const encoding = values.encoding === 'windows-1252' ? 'windows-1252' : 'utf-8'
    values.csv = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return values
  } catch {
    const message =
      'The file is not UTF-8. Choose Windows-1252 under "How the file is written", or save it as "CSV UTF-8".'
    return problem('invalid', 'file', message)
  }
}

/** Compares the pasted text with what is stored. */
export const compareForm = async (
  { deps, viewer, form }: OwnVisit,
  values: ReconcileValues,
): Promise<Comparison | Problem> => {
  const accountId = viewer.account.id
  const program = await deps.storage.program(accountId)
  if (!program) throw new Error('There is no program of an account that is logged in')
  if ((values.csv ?? '').trim() === '') {
    return problem('missing', 'file', 'Choose a CSV file, or paste its lines.')
  }
  const read = readOptions(typedOf(values), deps.now())
  if (isProblem(read)) return read
  const found: Found[] = []
  const refused: RefusedRow[] = []
  const counts = new Map<string, number>()
  const isCreating = form.text('create') === 'yes'
  const done = await reconcile({
    ...{ deps, accountId, program, by: viewer.user.id, ...read, rowsMax: PANEL_ROWS_MAX },
    files: [{ name: 'the file', open: () => Readable.from([Buffer.from(values.csv ?? '')]) }],
    isCreating,
    onProgress: () => undefined,
    onDifference: (one) => {
      const key = `${one.difference.kind} ${one.fate === 'created' ? 'created' : 'left'}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      if (found.length < DIFFERENCES_SHOWN_MAX) found.push(one)
    },
    onRefused: (one) => {
      if (refused.length < REFUSED_SHOWN_MAX) {
        refused.push({ ...one, message: inPanelWords(one.message) })
      }
    },
  })
  return isProblem(done) ? inForm(done) : { done, found, counts, refused, isCreating }
}

/** Problems of the file belong to the field in which it is. */
const inForm = (wrong: Problem): Problem =>
  wrong.field === 'columns'
    ? wrong
    : { ...wrong, field: 'file', message: inPanelWords(wrong.message) }

/** The fields under "How the file is written" that are options of the command. */
const CALLED: Readonly<Record<string, string>> = {
  'time-zone': 'Zone of times without one',
  'paid-status': 'Statuses that mean paid',
  'add-lines': 'Several rows with one order id',
  columns: 'Names of columns',
  currency: 'Currency',
  dates: 'Dates such as 01/02/2026',
  unit: 'An amount such as 4990',
  round: 'Amounts with more decimals',
  encoding: 'Encoding',
}

const inPanelWords = (message: string): string =>
  message.replace(/--([a-z-]+)/g, (option, name: string) =>
    CALLED[name] === undefined ? option : `“${CALLED[name]}”,`,
  )

const typedOf = (values: ReconcileValues): TypedOptions => {
  const { format = '', columns = '', currency = '', timeZone = '', dates = '' } = values
  const { unit = '', removePrefix = '', paidStatus = '' } = values
  return {
    ...{ format, currency, timeZone: timeZone.trim(), dates, unit, removePrefix },
    columns: columns.trim() === '' ? [] : [columns.trim()],
    paidStatus: paidStatus.split(',').flatMap((text) => (text.trim() === '' ? [] : [text.trim()])),
    round: values.round === 'yes',
    addLines: values.addLines === 'yes',
    partial: values.partial === 'yes',
  }
}
