import type { Click } from '../../../domain/click.js'
import type { ConversionDetail } from '../../../domain/conversion.js'
import type { Names } from '../../words/names.js'

export interface Shown {
  readonly conversion: ConversionDetail
  readonly names: Names
  /** The e-mail addresses of the users who decided about the order, by user id. */
  readonly users: ReadonlyMap<string, string>
  /** The credited clicks, as far as they were found. */
  readonly clicks: readonly Click[]
  readonly now: number
}
