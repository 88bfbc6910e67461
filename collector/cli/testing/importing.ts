import { DAY_MS } from '../../domain/time.js'
import type { TestCommand } from './aCommand.js'
import { aFileBeside } from './aFile.js'

export interface ImportSaid {
  /** What was printed. */
  readonly said: string
  /** The message that ended the command with code 1. */
  readonly error: string | undefined
}

/** Imports lines, or a file as it is. */
export const importingWith =
  (command: () => TestCommand) =>
  async (
    kind: string,
    content: readonly string[] | Uint8Array,
    ...options: readonly string[]
  ): Promise<ImportSaid> => {
    const { database, waymark, printed } = command()
    const file = aFileBeside(database, `${kind}.csv`, content)
    const error = await waymark('import', kind, file, ...options).then(
      () => undefined,
      (thrown: Error) => thrown.message,
    )
    return { said: printed(), error }
  }

/** How many rows were added, unchanged and refused. */
export const countsIn = (said: string): readonly number[] =>
  ['added', 'unchanged', 'refused'].map((word) => {
    const [, count] = new RegExp(`^${word} +([\\d,]+)$`, 'm').exec(said) ?? []
    return Number(count?.replaceAll(',', ''))
  })

/** A time some days ago, as Post Affiliate Pro writes it. */
export const daysAgo = (days: number): string =>
  new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 19).replace('T', ' ')

export const AFFILIATES = [
  'userid,refid,username,firstname,lastname,rstatus,photo',
  '11111111,jane,jane@firm.example,Jane,Doe,A,',
  '22222222,,bob@firm.example,Bob,,A,',
  '33333333,carl,carl@firm.example,Carl,Cox,P,',
]

/** A visitor id as Post Affiliate Pro writes it. */
export const VISITOR = 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW'
