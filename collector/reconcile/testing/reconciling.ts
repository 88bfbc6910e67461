import { Readable } from 'node:stream'
import { isProblem, type Problem } from '../../domain/problem.js'
import type { Deps } from '../../program/deps.js'
import { account } from '../../testing/builders.js'
import type { Difference } from '../compare.js'
import { readOptions, type TypedOptions } from '../options.js'
import { type RefusedRow, ROWS_MAX } from '../readFiles.js'
import { type Found, type Reconciled, reconcile } from '../reconcile.js'

export interface Tried {
  readonly done: Reconciled | Problem
  readonly found: readonly Found[]
  readonly refused: readonly RefusedRow[]
  /** "missing_here 1001", in the order of the files. */
  readonly named: readonly string[]
}

/** A file as lines, or as bytes. */
export type Content = readonly string[] | Uint8Array

/** Reconciles files with what is stored. */
export const reconciling = async (
  deps: Deps,
  files: readonly Content[],
  typed: Partial<TypedOptions> & { readonly isCreating?: boolean } = {},
): Promise<Tried> => {
  const program = await deps.storage.program(account)
  const read = readOptions({ columns: [], ...typed }, deps.now())
  if (!program) throw new Error('There is an account')
  if (isProblem(read)) return { done: read, found: [], refused: [], named: [] }
  const found: Found[] = []
  const refused: RefusedRow[] = []
  const done = await reconcile({
    ...{ deps, accountId: account, program, by: 'owner', ...read, rowsMax: ROWS_MAX },
    files: files.map((content, index) => ({
      name: `file${index + 1}.csv`,
      open: read.openAs(() => Readable.from([bytesOf(content)])),
    })),
    isCreating: typed.isCreating ?? false,
    onProgress: () => undefined,
    onDifference: (one) => {
      found.push(one)
    },
    onRefused: (one) => {
      refused.push(one)
    },
  })
  return { done, found, refused, named: found.map(({ difference }) => nameOf(difference)) }
}

const bytesOf = (content: Content): Buffer =>
  Buffer.from(content instanceof Uint8Array ? content : content.join('\n'))

const nameOf = ({ kind, orderId }: Difference): string => `${kind} ${orderId}`
