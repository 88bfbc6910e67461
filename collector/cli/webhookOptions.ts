import { readFile } from 'node:fs/promises'
import { problem } from '../domain/problem.js'
import { SECRET_TEXT_MAX, SETTING_MAX } from '../program/webhooks.js'
import { type CliIo, CommandError, ProblemError } from './io.js'

export interface SettingOptions {
  /** "name=value" */
  readonly set?: readonly string[]
  /** "name=path" */
  readonly setFile?: readonly string[]
}

/** The secret of `--secret` or `--secret-file`; undefined if neither is given. */
export const readSecretOption = async (
  io: Pick<CliIo, 'readInput'>,
  { secret, secretFile }: { readonly secret?: string; readonly secretFile?: string },
): Promise<string | undefined> => {
  if (secretFile === undefined) return secret
  if (secret !== undefined) throw new CommandError('--secret: Use it or --secret-file, not both.')
  const text = await readNamedFile(io, 'secretFile', secretFile, SECRET_TEXT_MAX)
  // A line break at the end is the editor's. An empty text would generate a secret instead.
  const read = new TextDecoder().decode(text).trim()
  if (read === '') throw new CommandError('--secret-file: It is empty.')
  return read
}

/** The settings of `--set` and `--set-file`, by name. */
export const readSettingOptions = async ({
  set = [],
  setFile = [],
}: SettingOptions): Promise<Readonly<Record<string, string>>> => {
  const settings = new Map<string, string>()
  const put = (option: string, name: string, value: string) => {
    if (settings.has(name)) throw new CommandError(`${option}: "${name}" is set twice.`)
    settings.set(name, value)
  }
  for (const word of set) {
    const [name, value] = pairOf('--set', word)
    put('--set', name, value)
  }
  for (const word of setFile) {
    const [name, path] = pairOf('--set-file', word)
    const bytes = await readNamedFile(undefined, 'setFile', path, 4 * SETTING_MAX)
    put('--set-file', name, new TextDecoder().decode(bytes))
  }
  return Object.fromEntries(settings)
}

/**
 * The bytes of a file that an option or argument names; "-" is standard input, where `io` is given.
 * Throws an error that names the option if it cannot be read or has more than `max` bytes.
 */
export const readNamedFile = async (
  io: Pick<CliIo, 'readInput'> | undefined,
  field: string,
  path: string,
  max: number,
): Promise<Uint8Array> => {
  const bytes = await (path === '-' && io ? io.readInput(max + 1) : readFile(path)).catch(
    (error: NodeJS.ErrnoException) => {
      const why = `"${path}" cannot be read (${error.code ?? error.message}).`
      throw new ProblemError(problem('unreadable', field, why))
    },
  )
  if (bytes.length <= max) return bytes
  throw new ProblemError(problem('too_large', field, `"${path}" has more than ${max} bytes.`))
}

const pairOf = (option: string, word: string): readonly [name: string, value: string] => {
  const at = word.indexOf('=')
  if (at < 1) throw new CommandError(`${option}: Write name=value, not "${word}".`)
  return [word.slice(0, at).trim(), word.slice(at + 1)]
}
