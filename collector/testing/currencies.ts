import { decimalsOf } from '../domain/currency.js'

/** Every code that the committed table knows, found by trying all of three letters. */
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

export const currencyCodes: readonly string[] = letters
  .flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)))
  .filter((code) => decimalsOf(code) !== undefined)
