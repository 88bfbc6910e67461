import type { Click } from '../../../domain/click.js'
import type { ConversionDetail } from '../../../domain/conversion.js'
import type { Names } from '../../words/names.js'

export interface Shown {
  readonly conversion: ConversionDetail
  readonly names: Names
  /** E-mail addresses of those who decided, by their id. */
  readonly users: ReadonlyMap<string, string>
  /** The clicks that earned, as far as they were found. */
  readonly clicks: readonly Click[]
  readonly now: number
}
