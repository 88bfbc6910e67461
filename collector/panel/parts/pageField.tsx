import { ADDRESS_MAX } from '../../domain/landingPage.js'
import type { Problem } from '../../domain/problem.js'
import { Field } from './field.js'

interface PageFieldProps {
  readonly value: string
  readonly problem: Problem | undefined
  /** Where a link leads if the field is empty. */
  readonly otherwise: string
}

/** The page of the shop to which a link or a banner leads. */
export const PageField = ({ otherwise, ...field }: PageFieldProps) => (
  <Field
    name="to"
    label="Page"
    hint={`A path such as “/shoes”, or the address of a page of a registered site. Empty: ${otherwise}.`}
    maxlength={ADDRESS_MAX}
    autocapitalize="none"
    spellcheck={false}
    {...field}
  />
)
